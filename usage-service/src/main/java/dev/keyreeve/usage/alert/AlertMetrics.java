package dev.keyreeve.usage.alert;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Alerts and webhooks in figures, of all tenants together, all there at 0 from the start: who watches them hears of a
 * first event only if the 0 before was seen.
 */
@Startup
@ApplicationScoped
class AlertMetrics {
    private final Map<EventType, Counter> raised = new EnumMap<>(EventType.class);
    private final Map<Outcome, Timer> attempts = new EnumMap<>(Outcome.class);

    private enum Outcome {
        DELIVERED,
        AGAIN,
        FAILED,
        GONE;

        static Outcome of(Outbox.Next next) {
            return switch (next) {
                case Outbox.Next.Delivered() -> DELIVERED;
                case Outbox.Next.Again(var _) -> AGAIN;
                case Outbox.Next.Exhausted() -> FAILED;
                case Outbox.Next.Gone() -> GONE;
            };
        }
    }

    AlertMetrics(MeterRegistry registry) {
        for (var type : EventType.values()) {
            raised.put(
                    type,
                    Counter.builder("keyreeve.alerts.raised")
                            .description("Alerts on budgets")
                            .tag("type", type.wireName())
                            .register(registry));
        }
        for (var outcome : Outcome.values()) {
            attempts.put(
                    outcome,
                    Timer.builder("keyreeve.webhooks.attempt")
                            .description("Attempts to deliver a webhook's message")
                            .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    void raised(EventType type) {
        Objects.requireNonNull(raised.get(type)).increment();
    }

    void attempted(Outbox.Next next, Duration took) {
        Objects.requireNonNull(attempts.get(Outcome.of(next))).record(took);
    }
}
