package dev.keyreeve.relay.exchange;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.relay.routing.Aliases;
import dev.keyreeve.relay.routing.Health;
import dev.keyreeve.relay.routing.Healths;
import dev.keyreeve.relay.routing.Lost;
import dev.keyreeve.relay.upstream.Aim;
import dev.keyreeve.relay.upstream.Line;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One call on its route: attempt after attempt, until one brings an answer or there is nowhere left to go. Nothing of an
 * attempt that is given up has been passed to the caller. On one event loop.
 */
final class Journey {
    /** What all journeys of an event loop share. */
    record Guide(LastCheck lastCheck, Healths healths, Aliases aliases, ExchangeMetrics metrics) {}

    /** An attempt that can be made. */
    record Step(Route.Leg leg, Aim aim, Health health, boolean first) {}

    private final Guide guide;
    private final Exchange.Received received;
    private final GrantRecord.Key key;
    private final HttpServerRequest request;
    private final HttpServerResponse caller;
    private final Promise<Void> bodyUsed = Promise.promise();
    private final Set<Health> visited = new HashSet<>();
    private final boolean several;
    private @Nullable Route route;
    private int next;
    private boolean again;
    private boolean cleared;
    private @Nullable Refusal why;
    private @Nullable Step chosen;
    private @Nullable Step at;

    /** The credentials that this place has been tried with. */
    private final Set<String> tried = new HashSet<>();

    Journey(Guide guide, Exchange.Received received, GrantRecord.Key key, Route route, HttpServerRequest request) {
        this.guide = guide;
        this.received = received;
        this.key = key;
        this.several = route.legs().size() > 1;
        this.route = route;
        this.request = request;
        this.caller = request.response();
    }

    HttpServerRequest request() {
        return request;
    }

    HttpServerResponse caller() {
        return caller;
    }

    /** The caller has heard all that there is. */
    void over() {
        received.trace().over(caller.getStatusCode());
    }

    /** Completes, never fails, as soon as the content is no longer needed. */
    Future<Void> bodyUsed() {
        return bodyUsed.future();
    }

    /** The first step; refused when no place can be gone to. */
    Step begin() throws Refused {
        var step = pick();
        if (step == null) {
            arrived();
            throw new Refused(why == null ? nowhere() : why);
        }
        return step;
    }

    /** The exchange that a step is, told to the caller before it is known whether it will answer. */
    Exchange.Admitted enter(Step step, Call whole) {
        var call = step.leg().call();
        var exchange = at == null
                ? received
                : new Exchange.Received(Id.EXCHANGE.next(), System.currentTimeMillis(), received.trace());
        if (at == null || at.leg() != step.leg()) {
            tried.clear();
        }
        tried.add(step.aim().credential().credentialId());
        at = step;
        caller.putHeader(Line.EXCHANGE_HEADER, exchange.id())
                .putHeader("x-keyreeve-provider", call.provider().id());
        if (!call.model().isEmpty()) {
            caller.putHeader("x-keyreeve-model", call.model());
        }
        return exchange.admitted(key, whole);
    }

    /** Moderation is asked once: the content is the same everywhere. */
    boolean isCleared() {
        return cleared;
    }

    void cleared() {
        cleared = true;
    }

    /** Whether the place may still be gone to. */
    boolean stands() {
        return route != null && route.stands().getAsBoolean();
    }

    /** Whether a candidate is left that was not tried. */
    boolean hasAnother() {
        return route != null && next < route.legs().size();
    }

    /** The attempt was sent. Where no other can follow, its content is no longer needed. */
    void sent() {
        if (route == null
                || (next >= route.legs().size()
                        && !mayGoAgain(route, new Lost.Closed())
                        && another(new Lost.Limited(Optional.empty())).isEmpty())) {
            arrived();
        }
    }

    /** This attempt is the last: what it has is the caller's. */
    void arrived() {
        route = null;
        bodyUsed.tryComplete();
    }

    /**
     * An attempt was lost.
     *
     * @return whether there is another, which then begins with {@link #onward}; else the caller is to be told of this one
     */
    boolean goesOn(Lost lost) {
        var other = another(lost);
        if (other.isEmpty()) {
            rest(lost);
        }
        var going = route;
        if (going != null && !caller.closed() && !caller.headWritten()) {
            chosen = other.map(aim -> with(aim, lost)).orElse(null);
            if (chosen == null && mayGoAgain(going, lost)) {
                again = true;
                next = 0;
                chosen = pick();
            } else if (chosen == null && lost.allowsAnother()) {
                chosen = pick();
            }
        }
        if (chosen == null) {
            arrived();
            return false;
        }
        guide.metrics().wentOn();
        return true;
    }

    /** How an attempt is lost of which nothing was sent. */
    static Lost notSent(Throwable failure) {
        return switch (failure instanceof Refused refused ? refused.refusal().code() : ErrorCode.INTERNAL_ERROR) {
            case PROVIDER_UNREACHABLE -> new Lost.Unreachable();
            case PROVIDER_UNAVAILABLE, CREDENTIAL_MISSING -> new Lost.Barred();
            case CREDENTIAL_UNUSABLE -> new Lost.Unusable();
            default -> new Lost.Final();
        };
    }

    /** The next step, when the attempt before it is settled; empty when there is none. */
    @Nullable
    Step onward() {
        var step = chosen;
        chosen = null;
        return step;
    }

    /** Where there is one place alone it is tried once more, if that can help. */
    private boolean mayGoAgain(Route going, Lost lost) {
        return !several
                && !again
                && lost.allowsTheSame(changesNothing(going.legs().getFirst().call()), going.processedToo());
    }

    /**
     * Another credential for the place that this attempt was lost at. Of an API that nobody here knows it is not certain
     * what it has done before it says that it did nothing.
     */
    private Optional<Aim> another(Lost lost) {
        if (at == null || !lost.allowsAnotherCredential()) {
            return Optional.empty();
        }
        var call = at.leg().call();
        boolean proven = !call.provider().isConnector() || changesNothing(call) || lost instanceof Lost.Unusable;
        return proven ? guide.lastCheck().another(received.admitted(key, call), at.aim(), tried) : Optional.empty();
    }

    /** Empty when too many calls are tried again. */
    private @Nullable Step with(Aim other, Lost lost) {
        var before = Objects.requireNonNull(at, "an attempt was lost");
        if (lost instanceof Lost.Unusable && before.first()) {
            // Nothing came to the upstream: the next attempt is the first that does.
            visited.remove(before.health());
        }
        try {
            return step(before.leg(), other);
        } catch (Refused e) {
            return null;
        }
    }

    /** Places that cannot be gone to now are passed over. */
    private @Nullable Step pick() {
        var legs = route == null ? List.<Route.Leg>of() : route.legs();
        while (next < legs.size()) {
            var leg = legs.get(next++);
            try {
                return step(leg, guide.lastCheck().choose(received.admitted(key, leg.call())));
            } catch (Refused e) {
                why = e.refusal();
            }
        }
        return null;
    }

    private Step step(Route.Leg leg, Aim aim) throws Refused {
        var health = guide.healths().of(key.organization(), aim.destination());
        var barred = health.barred(key.principal());
        if (barred.isPresent()) {
            throw new Refused(Refusal.Barred.of(leg.call().provider().id(), barred.get()));
        }
        boolean first = visited.add(health);
        if (!first && !health.mayRetry()) {
            throw new Refused(new Refusal.Unable(ErrorCode.PROVIDER_UNAVAILABLE, "Too many calls are tried again"));
        }
        return new Step(leg, aim, health, first);
    }

    /** Where there is one place alone it would be of no use, and the model's name may be anything. */
    private void rest(Lost lost) {
        if (several && at != null) {
            var call = at.leg().call();
            lost.pause()
                    .ifPresent(pause -> guide.aliases()
                            .rest(key.organization(), call.provider().id(), call.model(), pause));
        }
    }

    /** A session begins with a GET, but it does not read. */
    private static boolean changesNothing(Call call) {
        return !call.isSession()
                && (call.method().equals(HttpMethod.GET) || call.method().equals(HttpMethod.HEAD));
    }

    private static Refusal nowhere() {
        return new Refusal.Unable(ErrorCode.PROVIDER_UNAVAILABLE, "There is no provider to send this to");
    }
}
