package dev.keyreeve.relay.inbound;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.relay.exchange.Refusal;
import dev.keyreeve.relay.exchange.Refused;
import dev.keyreeve.relay.grant.Admission;
import dev.keyreeve.relay.grant.Grants;
import dev.keyreeve.relay.grant.Registration;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who calls, and may they? Asked before anything else of a request is looked at, so that without a key nothing is
 * learned. The lease comes before the look-up: a relay that has not caught up would call good keys unknown.
 */
@Singleton
final class Gate {
    /** What has come of their bodies lies in the connections' buffers meanwhile. */
    private static final int MOST_WAITING = 1_000;

    private final AtomicInteger waiting = new AtomicInteger();
    private final Grants grants;
    private final Registration registration;

    Gate(Grants grants, Registration registration) {
        this.grants = grants;
        this.registration = registration;
    }

    /** Whether to wait is of use to whoever presents this: a key that was good when the lease ran out. */
    boolean isToBeWaitedFor(MultiMap headers) {
        return !registration.mayServe()
                && !registration.isDraining()
                && PresentedKey.in(headers) instanceof PresentedKey.Live(var key)
                && grants.admit(key, System.currentTimeMillis()) instanceof Admission.Admitted;
    }

    /** Done when it is open again, or when it is not worth waiting any longer. */
    Future<Void> awaitOpen(Vertx vertx) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            return Future.succeededFuture();
        }
        return registration.awaitLease(vertx, registration::isDraining).onComplete(over -> waiting.decrementAndGet());
    }

    GrantRecord.Key admit(MultiMap headers) throws Refused {
        var key = switch (PresentedKey.in(headers)) {
            case PresentedKey.Live(var live) -> live;
            case PresentedKey.Missing none -> throw denied(ErrorCode.MISSING_KEY, "The request carries no key");
            case PresentedKey.Malformed none ->
                throw denied(ErrorCode.INVALID_KEY, "What stands in the key's place is not a Keyreeve key");
            case PresentedKey.Admin none ->
                throw denied(
                        ErrorCode.INVALID_KEY,
                        "This is an admin key: it drives the admin API and cannot call a provider");
            case PresentedKey.Ambiguous none ->
                throw denied(ErrorCode.INVALID_REQUEST, "The request carries more than one key");
        };
        if (!registration.mayServe()) {
            throw new Refused(new Refusal.Unable(
                    ErrorCode.RELAY_NOT_READY, "The relay cannot serve now: " + registration.describe()));
        }
        return switch (grants.admit(key, System.currentTimeMillis())) {
            case Admission.Admitted(var admitted) -> admitted;
            case Admission.Refused(var code, var message) -> throw denied(code, message);
        };
    }

    private static Refused denied(ErrorCode code, String message) {
        return new Refused(new Refusal.Denied(code, message));
    }
}
