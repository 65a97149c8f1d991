package dev.keyreeve.usage.ledger;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Books allotments that their relay never closed: what nobody speaks for counts as spent. Then it clears away what nobody
 * needs any more. There from the start, so that its counter is at 0 before it counts.
 */
@Startup
@ApplicationScoped
class Reconciler {
    private static final Logger LOG = Logger.getLogger(Reconciler.class);
    private static final int AT_ONCE = 200;
    private static final int FORGOTTEN_AT_ONCE = 5_000;

    /** OpenAI keeps responses for 30 days (platform.openai.com/docs/guides/your-data). */
    private static final Duration NOTHING_MORE_IS_HEARD = Duration.ofDays(40);

    private final Ledger ledger;
    private final Corrections corrections;
    private final LedgerConfig config;
    private final Counter booked;

    Reconciler(Ledger ledger, Corrections corrections, LedgerConfig config, MeterRegistry metrics) {
        this.ledger = ledger;
        this.corrections = corrections;
        this.config = config;
        this.booked = Counter.builder("keyreeve.usage.booked")
                .description("Allotments booked as spent because their relay never closed them")
                .register(metrics);
    }

    @Scheduled(
            every = "{keyreeve.usage.ledger.reconciler.every}",
            delayed = "{keyreeve.usage.ledger.reconciler.every}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void run() {
        long count;
        do {
            count = ledger.bookAbandoned(config.reconciler().margin(), AT_ONCE);
            if (count > 0) {
                booked.increment((double) count);
                LOG.warnf("reconciler=booked allotments=%d", count);
            }
        } while (count == AT_ONCE);
        corrections.run();
        forget("slots", () -> ledger.forgetSlots(FORGOTTEN_AT_ONCE));
        forget("allotments", () -> ledger.forgetAllotments(config.reconciler().keep(), FORGOTTEN_AT_ONCE));
        forget("background", () -> ledger.forgetBackground(NOTHING_MORE_IS_HEARD, FORGOTTEN_AT_ONCE));
    }

    private static void forget(String what, LongSupplier batch) {
        long sum = 0;
        long count;
        do {
            count = batch.getAsLong();
            sum += count;
        } while (count == FORGOTTEN_AT_ONCE);
        if (sum > 0) {
            LOG.infof("reconciler=forgot %s=%d", what, sum);
        }
    }
}
