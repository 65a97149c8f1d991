package dev.keyreeve.usage.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** The intake in figures, all there at 0 from the start: an alert hears of a first event only if it saw the 0 before. */
@Startup
@ApplicationScoped
class IntakeMetrics {
    private static final Logger LOG = Logger.getLogger(IntakeMetrics.class);

    private final Counter settled;
    private final Counter duplicates;
    private final Timer batch;
    private final Map<Reason, Counter> rejected = new EnumMap<>(Reason.class);
    private final AtomicLong lag = new AtomicLong();

    IntakeMetrics(MeterRegistry registry) {
        settled = Counter.builder("keyreeve.usage.settled")
                .description("Exchanges booked in the ledger")
                .register(registry);
        duplicates = Counter.builder("keyreeve.usage.duplicates")
                .description("Settlements of exchanges that had been booked before")
                .register(registry);
        for (var reason : Reason.values()) {
            rejected.put(
                    reason,
                    Counter.builder("keyreeve.usage.rejected")
                            .description("Events that cannot be true; kept in the table rejected_event")
                            .tag("reason", reason.word())
                            .register(registry));
        }
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
        Objects.requireNonNull(rejected.get(event.reason())).increment();
        var origin = event.origin();
        LOG.errorf(
                "intake=rejected reason=%s org=%s partition=%d offset=%d",
                event.reason().word(), event.organization(), origin.partition(), origin.offset());
    }

    void lag(long events) {
        lag.set(events);
    }

    long lag() {
        return lag.get();
    }
}
