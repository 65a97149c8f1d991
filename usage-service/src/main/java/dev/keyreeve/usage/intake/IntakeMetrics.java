package dev.keyreeve.usage.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** The intake in figures. */
@ApplicationScoped
class IntakeMetrics {
    private static final Logger LOG = Logger.getLogger(IntakeMetrics.class);

    private final MeterRegistry registry;
    private final Counter settled;
    private final Counter duplicates;
    private final Timer batch;
    private final AtomicLong lag = new AtomicLong();

    IntakeMetrics(MeterRegistry registry) {
        this.registry = registry;
        settled = Counter.builder("keyreeve.usage.settled")
                .description("Exchanges booked in the ledger")
                .register(registry);
        duplicates = Counter.builder("keyreeve.usage.duplicates")
                .description("Settlements of exchanges that had been booked before")
                .register(registry);
        batch = Timer.builder("keyreeve.usage.settle.batch")
                .description("One transaction of the intake")
                .register(registry);
        Gauge.builder("keyreeve.usage.lag.events", lag, AtomicLong::get)
                .description("Events in this instance's partitions that are not in the ledger yet")
                .register(registry);
    }

    <T> T timed(Supplier<T> transaction) {
        return Objects.requireNonNull(batch.record(transaction));
    }

    void settled(int count) {
        settled.increment(count);
    }

    void duplicates(int count) {
        duplicates.increment(count);
    }

    void rejected(Incoming.Rejected event) {
        Counter.builder("keyreeve.usage.rejected")
                .description("Events that cannot be true; kept in the table rejected_event")
                .tag("reason", event.reason())
                .register(registry)
                .increment();
        var origin = event.origin();
        LOG.errorf(
                "intake=rejected reason=%s org=%s partition=%d offset=%d",
                event.reason(), event.organization(), origin.partition(), origin.offset());
    }

    void lag(long events) {
        lag.set(events);
    }

    long lag() {
        return lag.get();
    }
}
