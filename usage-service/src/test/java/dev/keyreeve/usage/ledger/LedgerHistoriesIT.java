package dev.keyreeve.usage.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.usage.testing.Tenant;
import dev.keyreeve.usage.testing.UsageBackend;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Random histories of relays that buy, spend, die and come back, with events late, twice and in any order. */
@QuarkusTest
@QuarkusTestResource(UsageBackend.class)
@DisplayName("Whatever happens in whatever order")
class LedgerHistoriesIT {
    private static final int SEEDS = 150;
    private static final int STEPS = 24;

    @Inject
    Ledger ledger;

    @Inject
    LedgerHarness harness;

    @Test
    @DisplayName(
            "the accounts are the entries and the allotments, nothing is overshot, and in the end nothing is pending")
    void histories() {
        for (int seed = 0; seed < SEEDS; seed++) {
            var history = new RandomHistory(ledger, harness, new Random(seed));
            for (int step = 0; step < STEPS; step++) {
                var what = history.step();
                check(history.tenant(), history, "seed %d, step %d: %s".formatted(seed, step, what));
            }
            history.quiesce();
            check(history.tenant(), history, "seed %d, in the end".formatted(seed));
            atRest(history, "seed %d, at rest".formatted(seed));
            harness.forget(history.tenant());
        }
    }

    private void check(Tenant tenant, RandomHistory history, String when) {
        assertThat(harness.accounts(tenant)).as(when).allSatisfy(account -> {
            assertThat(account.posted() + account.pending()).isLessThanOrEqualTo(account.cap());
            assertThat(account.pending()).isEqualTo(account.pendingByAllotments());
            assertThat(account.spent()).isEqualTo(account.spentByEntries());
            if (!history.provokedOverrun()) {
                assertThat(account.overrun()).isZero();
            }
        });
        assertThat(harness.number(tenant, """
                        SELECT (SELECT count(*) FROM entry WHERE exchange NOT LIKE 'booked:%')
                             + (SELECT count(*) * 1000000 FROM allotment_part p
                                LEFT JOIN entry e ON e.org = p.org AND e.exchange = booking_of(p.allotment)
                                WHERE p.booked <> coalesce(used_of(e, p.measure), 0))"""))
                .as(when + ": each exchange once (and a million for each booking that is not what its allotment says)")
                .isEqualTo(history.delivered());
    }

    private void atRest(RandomHistory history, String when) {
        var tenant = history.tenant();
        assertThat(harness.accounts(tenant))
                .as(when)
                .allSatisfy(account -> assertThat(account.pending()).isZero());
        assertThat(harness.number(tenant, "SELECT count(*) FROM entry"))
                .as(when + ": every exchange once, and no booking left of relays that came back")
                .isEqualTo(history.forwarded());
        assertThat(harness.number(tenant, "SELECT coalesce(sum(cost_nanos), 0) FROM entry"))
                .as(when)
                .isEqualTo(history.cost());
        assertThat(harness.number(tenant, "SELECT coalesce(sum(input_tokens + output_tokens), 0) FROM entry"))
                .as(when)
                .isEqualTo(history.tokens());
        assertThat(harness.number(tenant, "SELECT coalesce(sum(booked), 0) FROM allotment_part"))
                .as(when)
                .isZero();
    }
}
