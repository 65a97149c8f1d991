package dev.keyreeve.relay.upstream;

import dev.keyreeve.contracts.provider.Dialect;
import dev.keyreeve.contracts.provider.Provider;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Whether the provider takes a credential: asked once, before it is first used, by listing the provider's models, which
 * costs nothing. All that want to use it first wait for the one answer. Remembered for as long as the relay lives and the
 * credential does not change.
 *
 * <p>What one member stored is used when the provider has said yes. What the organization stored all of its members call
 * with, so it is refused for a clear no alone, and for a minute at a time; where the provider says nothing it is used, and
 * asked about again later, while nobody waits. A connector has no models to list: nothing is asked there.
 */
@Singleton
public final class Verification {
    private static final Logger LOG = Logger.getLogger(Verification.class);
    private static final Duration OWN_PATIENCE = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration REFUSED_FOR = Duration.ofMinutes(1);
    private static final Duration UNTOLD_FOR = Duration.ofSeconds(30);
    private static final int MOST = 100_000;
    private static final int MAX_BODY = 8 * 1024;
    private static final int UNAUTHORIZED = 401;

    /** What was found out. */
    public enum Verdict {
        USABLE,
        REFUSED,
        /** The provider did not say; it will be asked again. */
        UNTOLD
    }

    private record Version(String credentialId, long revision) {}

    /** @param until when it is worth nothing any more, by the clock; absent for never */
    private record Known(Verdict verdict, long until, boolean stays) {
        boolean isOver(long now) {
            return !stays && until - now <= 0;
        }
    }

    private final boolean organizationsToo;
    private final Resting resting;
    private final Credentials credentials;
    private final LongSupplier nanoClock;
    private final Counter refused;
    private final Map<Version, Known> told = new ConcurrentHashMap<>();
    private final Map<Version, Future<Verdict>> asked = new ConcurrentHashMap<>();

    @Inject
    Verification(UpstreamConfig.Connections config, Resting resting, Credentials credentials, MeterRegistry metrics) {
        this(config.verifyCredentials(), resting, credentials, System::nanoTime, metrics);
    }

    Verification(
            boolean organizationsToo,
            Resting resting,
            Credentials credentials,
            LongSupplier nanoClock,
            MeterRegistry metrics) {
        this.organizationsToo = organizationsToo;
        this.resting = resting;
        this.credentials = credentials;
        this.nanoClock = nanoClock;
        this.refused = Counter.builder("keyreeve_relay_credentials_refused").register(metrics);
    }

    /** Never fails. Completes on any thread. */
    public Future<Verdict> of(Upstream upstream, Aim aim, Provider provider) {
        return of(aim, provider, () -> list(upstream, aim, provider.dialect()));
    }

    Future<Verdict> of(Aim aim, Provider provider, Supplier<Future<Verdict>> question) {
        if (provider.isConnector() || !(aim.isOwn() || organizationsToo)) {
            return Future.succeededFuture(Verdict.USABLE);
        }
        var version =
                new Version(aim.credential().credentialId(), aim.credential().revision());
        var known = told.get(version);
        if (known != null && !known.isOver(nanoClock.getAsLong())) {
            return Future.succeededFuture(known.verdict());
        }
        var answer = once(version, () -> told(version).orElseGet(() -> asked(question, aim, version)));
        return known != null && known.verdict() == Verdict.UNTOLD
                // It is in use already: nobody waits a second time.
                ? Future.succeededFuture(Verdict.UNTOLD)
                : answer;
    }

    /** By somebody whose answer came just before. */
    private Optional<Future<Verdict>> told(Version version) {
        return Optional.ofNullable(told.get(version))
                .filter(known -> !known.isOver(nanoClock.getAsLong()))
                .map(known -> Future.succeededFuture(known.verdict()));
    }

    private Future<Verdict> once(Version version, Supplier<Future<Verdict>> question) {
        var mine = Promise.<Verdict>promise();
        var others = asked.putIfAbsent(version, mine.future());
        if (others != null) {
            return others;
        }
        question.get().onSuccess(verdict -> {
            asked.remove(version);
            mine.complete(verdict);
        });
        return mine.future();
    }

    /** Never fails. */
    private Future<Verdict> asked(Supplier<Future<Verdict>> question, Aim aim, Version version) {
        var patience = aim.isOwn() ? OWN_PATIENCE : PATIENCE;
        return Future.succeededFuture()
                .compose(begun -> question.get()) // also what it throws is an answer
                .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .otherwise(Verdict.UNTOLD)
                .onSuccess(verdict -> {
                    if (verdict == Verdict.REFUSED) {
                        refused(aim);
                    }
                    remember(version, verdict, aim.isOwn());
                });
    }

    private void refused(Aim aim) {
        refused.increment();
        LOG.warnf(
                "credential refused by provider when verified org=%s credential=%s",
                aim.credential().organization(), aim.credential().credentialId());
        resting.rest(aim.credential().credentialId(), REFUSED_FOR);
    }

    private void remember(Version version, Verdict verdict, boolean own) {
        if (own && verdict == Verdict.UNTOLD) {
            return;
        }
        if (told.size() >= MOST) {
            told.clear();
        }
        long now = nanoClock.getAsLong();
        told.put(
                version,
                switch (verdict) {
                    case USABLE -> new Known(verdict, now, true);
                    case REFUSED -> new Known(verdict, now + REFUSED_FOR.toNanos(), own);
                    case UNTOLD -> new Known(verdict, now + UNTOLD_FOR.toNanos(), false);
                });
    }

    private Future<Verdict> list(Upstream upstream, Aim aim, Dialect dialect) {
        return upstream.connect(aim, HttpMethod.GET, models(dialect)).compose(line -> {
            // It took a moment to connect, and what was taken away meanwhile is sent nowhere.
            if (!credentials.isCurrent(aim.credential())) {
                line.hangUp();
                return Future.succeededFuture(Verdict.UNTOLD);
            }
            if (!line.present(aim)) {
                line.hangUp();
                return Future.succeededFuture(aim.isOwn() ? Verdict.REFUSED : Verdict.UNTOLD);
            }
            var question = new Line.Outgoing(
                    aim.credential().credentialId(), "application/json", headers(dialect), "", Buffer.buffer());
            return line.send(question)
                    .compose(head -> verdict(dialect, head, aim.isOwn()))
                    .timeout(OWN_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .onComplete(answered -> line.hangUp());
        });
    }

    private static Future<Verdict> verdict(Dialect dialect, HttpClientResponse head, boolean own) {
        head.exceptionHandler(brokenOff -> {}); // the list itself is not read
        return head.statusCode() == UNAUTHORIZED
                ? beginning(head).map(Verification::ofRefusal)
                : Future.succeededFuture(verdict(dialect, head.statusCode(), own));
    }

    /** OpenAI answers 401 also to a key that is good and may not list models, and then speaks of scopes. */
    static Verdict ofRefusal(String body) {
        return body.toLowerCase(Locale.ROOT).contains("scope") ? Verdict.USABLE : Verdict.REFUSED;
    }

    private static Future<String> beginning(HttpClientResponse head) {
        var text = Promise.<String>promise();
        var read = Buffer.buffer();
        head.handler(chunk -> {
                    read.appendBuffer(chunk, 0, Math.min(chunk.length(), MAX_BODY - read.length()));
                    if (read.length() >= MAX_BODY) {
                        text.tryComplete(read.toString());
                    }
                })
                .endHandler(end -> text.tryComplete(read.toString()))
                .exceptionHandler(text::tryFail)
                .resume();
        return text.future();
    }

    static Verdict verdict(Dialect dialect, int status, boolean own) {
        return switch (status) {
            // Google's word for a key that it does not know; and for other things, such as where the relay stands.
            case 400 -> dialect == Dialect.GEMINI && own ? Verdict.REFUSED : Verdict.UNTOLD;
            // A key may be good and not for listing models; a compatible server need not list its models. Nothing is
            // learned.
            case 403, 404, 405 -> Verdict.USABLE;
            default -> status / 100 == 2 ? Verdict.USABLE : Verdict.UNTOLD;
        };
    }

    private static String models(Dialect dialect) {
        return dialect == Dialect.AZURE ? "/models?api-version=2024-10-21" : "/models";
    }

    private static Map<String, String> headers(Dialect dialect) {
        return dialect == Dialect.ANTHROPIC ? Map.of("anthropic-version", "2023-06-01") : Map.of();
    }
}
