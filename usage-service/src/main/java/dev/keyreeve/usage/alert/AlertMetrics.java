package dev.keyreeve.usage.alert;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Alerts and webhooks in figures, of all tenants together. */
@ApplicationScoped
class AlertMetrics {
    private final MeterRegistry registry;

    AlertMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void raised(EventType type) {
        Counter.builder("keyreeve.alerts.raised")
                .description("Alerts on budgets")
                .tag("type", type.wireName())
                .register(registry)
                .increment();
    }

    void attempted(Outbox.Next next, Duration took) {
        var outcome = switch (next) {
            case Outbox.Next.Delivered() -> "delivered";
            case Outbox.Next.Again(var _) -> "again";
            case Outbox.Next.Exhausted() -> "failed";
            case Outbox.Next.Gone() -> "gone";
        };
        Timer.builder("keyreeve.webhooks.attempt")
                .description("Attempts to deliver a webhook's message")
                .tag("outcome", outcome)
                .register(registry)
                .record(took);
    }
}
