package dev.keyreeve.relay.routing;

import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.TypedGuard;
import jakarta.enterprise.util.TypeLiteral;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * One member's circuit breaker at an upstream. What it guards is a stage that says later how the attempt went: nothing runs inside it,
 * so no exchange changes threads.
 */
final class Breaker {
    private static final TypeLiteral<CompletionStage<Void>> STAGE = new TypeLiteral<>() {};

    private final TypedGuard<CompletionStage<Void>> guard;
    private volatile CircuitBreakerState state = CircuitBreakerState.CLOSED;

    /** @param turned hears of each change, on whatever thread it comes about */
    Breaker(String name, RoutingConfig.Breaker config, Consumer<CircuitBreakerState> turned) {
        this.guard = TypedGuard.create(STAGE)
                .withDescription(name)
                .withThreadOffload(false)
                .withCircuitBreaker()
                .requestVolumeThreshold(config.requests())
                .failureRatio(config.failures())
                .delay(config.pause().toMillis(), ChronoUnit.MILLIS)
                .successThreshold(1)
                .onStateChange(to -> {
                    state = to;
                    turned.accept(to);
                })
                .done()
                .build();
    }

    /** Nobody need ask for a pass. */
    boolean isOpen() {
        return state == CircuitBreakerState.OPEN;
    }

    boolean isClosed() {
        return state == CircuitBreakerState.CLOSED;
    }

    /** Empty when nothing may be sent. What is given must be told how it went. */
    Optional<Attempt> attempt() {
        var outcome = new CompletableFuture<Void>();
        var guarded = guard.get(() -> outcome).toCompletableFuture();
        return guarded.isCompletedExceptionally()
                ? Optional.empty()
                : Optional.of(new Attempt(outcome, state != CircuitBreakerState.CLOSED));
    }

    /** @param outcome of the stage that the breaker watches */
    record Attempt(CompletableFuture<Void> outcome, boolean probe) {
        void worked() {
            outcome.complete(null);
        }

        void failed() {
            outcome.completeExceptionally(new Failed());
        }

        /** It ended without telling anything of the upstream. A probe that tells nothing leaves the breaker open. */
        void abandoned() {
            if (probe) {
                failed();
            }
        }
    }

    private static final class Failed extends Exception {
        private static final long serialVersionUID = 1L;

        private Failed() {
            super("failed", null, false, false);
        }
    }
}
