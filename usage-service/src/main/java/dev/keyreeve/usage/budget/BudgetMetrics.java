package dev.keyreeve.usage.budget;

import dev.keyreeve.usage.access.DatabaseUnavailable;
import dev.keyreeve.usage.access.Transactions;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.ToDoubleFunction;
import org.jboss.logging.Logger;

/** How many hard budgets come to their end, of all tenants together: which ones is their owners' business. */
@ApplicationScoped
class BudgetMetrics {
    private static final Logger LOG = Logger.getLogger(BudgetMetrics.class);

    /**
     * Windows of this moment whose hard budget is used to so many percent. A soft one refuses nobody, and a sliding window
     * has no end to come to.
     */
    private static final String QUERY = """
            SELECT count(*) FILTER (WHERE used * 100 >= amount * 80 AND used < amount), count(*) FILTER (WHERE used >= amount)
            FROM (SELECT b.amount::numeric AS amount, a.beside::numeric + a.posted + a.overrun AS used
                  FROM account a JOIN budget b ON b.id = a.budget
                  WHERE a.window_start <= now() AND a.window_end > now() AND b.deleted_at IS NULL
                    AND b.hard AND NOT b.sliding AND b.measure <> 'concurrency') w""";

    private record Counts(long near, long exhausted) {}

    private final Transactions transactions;
    private volatile Counts counts = new Counts(0, 0);

    BudgetMetrics(Transactions transactions, MeterRegistry metrics) {
        this.transactions = transactions;
        gauge(metrics, "near", self -> self.counts.near());
        gauge(metrics, "exhausted", self -> self.counts.exhausted());
    }

    private void gauge(MeterRegistry metrics, String state, ToDoubleFunction<BudgetMetrics> count) {
        Gauge.builder("keyreeve.usage.budgets", this, count)
                .description(
                        "Hard budgets of present windows: near is used to 80 percent or more and refuses what may use"
                                + " more than is left, exhausted is used to all of it")
                .tag("state", state)
                .register(metrics);
    }

    @Scheduled(every = "15s", delayed = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    void look() {
        try {
            counts = transactions.acrossTenants(connection -> {
                try (var statement = connection.prepareStatement(QUERY);
                        var rows = statement.executeQuery()) {
                    rows.next();
                    return new Counts(rows.getLong(1), rows.getLong(2));
                }
            });
        } catch (DatabaseUnavailable e) {
            LOG.warnf("budgets=not_counted error=\"%s\"", e.getMessage());
        }
    }
}
