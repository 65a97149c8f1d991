package dev.keyreeve.usage.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.usage.ledger.LedgerHarness;
import dev.keyreeve.usage.testing.Tenant;
import dev.keyreeve.usage.testing.UsageBackend;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(UsageBackend.class)
@DisplayName("Budgets near their end")
class BudgetMetricsIT {
    @Inject
    LedgerHarness harness;

    @Inject
    BudgetMetrics budgets;

    @Inject
    MeterRegistry metrics;

    private final Tenant tenant = Tenant.fresh();

    @Test
    @DisplayName("are counted where they refuse, and not where they only tell")
    void hardOnes() {
        double near = counted("near");
        double exhausted = counted("exhausted");

        limit(10, true);
        limit(10, false);
        limit(8, true);
        limit(8, false);
        limit(11, true);
        limit(11, false);
        harness.settle(LedgerHarness.entry(tenant, Id.EXCHANGE.next(), null, 0, 8));

        assertThat(counted("near")).isEqualTo(near + 1);
        assertThat(counted("exhausted")).isEqualTo(exhausted + 1);
    }

    private void limit(long amount, boolean hard) {
        harness.limit(tenant, "money", "api_key", tenant.key(), "total", amount, hard, false);
    }

    private double counted(String state) {
        budgets.look();
        return metrics.get("keyreeve.usage.budgets").tag("state", state).gauge().value();
    }
}
