package dev.keyreeve.relay.exchange;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.usage.UsageEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** What is counted of exchanges. No label has more values than an enum: no model, no tenant. */
@Singleton
public final class ExchangeMetrics {
    private static final Logger LOG = Logger.getLogger("dev.keyreeve.relay.exchange");

    private record Kind(UsageEvent.Operation operation, UsageEvent.Quality quality) {}

    private final MeterRegistry registry;
    private final Timer beforeForward;
    private final Timer toFirstByte;
    private final Counter fallbacks;
    private final Map<ErrorCode, Counter> refusals = new ConcurrentHashMap<>();
    private final Map<Kind, Counter> exchanges = new ConcurrentHashMap<>();

    ExchangeMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.fallbacks = Counter.builder("keyreeve_relay_fallbacks").register(registry);
        this.beforeForward =
                timer("keyreeve_relay_before_forward", "From the parsed request to its first byte upstream");
        this.toFirstByte =
                timer("keyreeve_relay_provider_first_byte", "From the first byte upstream to the answer's head");
    }

    private Timer timer(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofNanos(50_000))
                .maximumExpectedValue(Duration.ofMinutes(10))
                .register(registry);
    }

    public void refused(ErrorCode code) {
        refusals.computeIfAbsent(
                        code,
                        fresh -> Counter.builder("keyreeve_relay_refusals")
                                .tag("code", fresh.wireName())
                                .register(registry))
                .increment();
    }

    /** An attempt was given up for another. */
    void wentOn() {
        fallbacks.increment();
    }

    Stopwatch started() {
        return new Stopwatch();
    }

    /** One exchange's times. */
    final class Stopwatch {
        private final long start = System.nanoTime();
        private long forwardedAt;

        void forwarded() {
            forwardedAt = System.nanoTime();
            beforeForward.record(forwardedAt - start, TimeUnit.NANOSECONDS);
        }

        void firstByte() {
            toFirstByte.record(System.nanoTime() - forwardedAt, TimeUnit.NANOSECONDS);
        }

        void settled(UsageEvent.Settled entry) {
            exchanges
                    .computeIfAbsent(
                            new Kind(entry.operation(), entry.quality()),
                            kind -> Counter.builder("keyreeve_relay_exchanges")
                                    .tag("operation", kind.operation().name().toLowerCase(Locale.ROOT))
                                    .tag("outcome", kind.quality().name().toLowerCase(Locale.ROOT))
                                    .register(registry))
                    .increment();
            LOG.debugf(
                    "settled exchange=%s org=%s key=%s relay=%s status=%d quality=%s took_ms=%d",
                    entry.exchange(),
                    entry.organization(),
                    entry.keyId(),
                    entry.relay(),
                    entry.status(),
                    entry.quality(),
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
        }
    }
}
