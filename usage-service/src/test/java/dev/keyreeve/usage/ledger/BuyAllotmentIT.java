package dev.keyreeve.usage.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.usage.Allotment;
import dev.keyreeve.contracts.usage.Allotment.Answer;
import dev.keyreeve.contracts.usage.Amounts;
import dev.keyreeve.usage.testing.Tenant;
import dev.keyreeve.usage.testing.UsageBackend;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(UsageBackend.class)
@DisplayName("A relay that buys an allotment")
class BuyAllotmentIT {
    @Inject
    Ledger ledger;

    @Inject
    LedgerHarness harness;

    private final Tenant tenant = Tenant.fresh();

    @Test
    @DisplayName("is told that nothing limits a key without a hard budget")
    void unlimited() {
        assertThat(harness.ask(tenant.buys(1, 2))).isEqualTo(new Answer.Unlimited());
    }

    @Test
    @DisplayName("gets max(need, min(want, smallest remaining / 8))")
    void size() {
        var random = new Random(7);
        harness.hardBudget(tenant, "api_key", tenant.key(), "month", 1_000_000);
        harness.hardBudget(tenant, "organization", tenant.organization().value(), "total", 800_000);
        long remaining = 800_000;
        for (int purchase = 0; purchase < 60; purchase++) {
            long need = random.nextInt(20_000);
            long want = need + random.nextInt(100_000);

            var answer = harness.ask(tenant.buys(need, want));

            if (need > remaining) {
                assertThat(answer).isInstanceOf(Answer.Exhausted.class);
            } else {
                long expected = Math.max(need, Math.min(want, remaining / 8));
                assertThat(answer).isInstanceOfSatisfying(Answer.Bought.class, bought -> {
                    assertThat(bought.amounts().nanos()).isEqualTo(expected);
                    assertThat(bought.validMs()).isBetween(0L, 300_000L);
                });
                remaining -= expected;
            }
        }
        assertThat(remaining).isLessThan(20_000);
    }

    @Test
    @DisplayName("is refused by the first budget that cannot give the need, which says when it resets")
    void exhausted() {
        harness.hardBudget(tenant, "organization", tenant.organization().value(), "total", 10);
        var nearest = harness.hardBudget(tenant, "api_key", tenant.key(), "month", 100);
        assertThat(harness.ask(tenant.buys(101, 500))).isInstanceOfSatisfying(Answer.Exhausted.class, refusal -> {
            assertThat(refusal.id()).isEqualTo(nearest);
            assertThat(refusal.scope()).isEqualTo(new Scope(Scope.Type.API_KEY, tenant.key()));
            assertThat(refusal.window()).isEqualTo("month");
            assertThat(refusal.limit()).isEqualTo(100);
            assertThat(refusal.retryAfterMs())
                    .as("more than the whole budget never fits")
                    .isNull();
        });
        assertThat(harness.ask(tenant.buys(11, 11))).isInstanceOfSatisfying(Answer.Exhausted.class, refusal -> {
            assertThat(refusal.scope().type()).isEqualTo(Scope.Type.ORGANIZATION);
            assertThat(refusal.retryAfterMs()).isNull();
        });
    }

    @Test
    @DisplayName("gives back others in the same transaction, also when it is refused")
    void closing() {
        var budget = harness.hardBudget(tenant, "api_key", tenant.key(), "day", 100);
        var first = bought(harness.ask(tenant.buys(100, 100)));

        var refused = harness.ask(
                tenant.buys(1, 60, 60, List.of(new Allotment.Closing(first.allotment(), new Amounts(50, 0, 0)))));
        assertThat(refused).isInstanceOf(Answer.Exhausted.class);
        assertThat(harness.account(tenant, budget).pending()).isEqualTo(50);

        var again = harness.ask(
                tenant.buys(1, 50, 50, List.of(new Allotment.Closing(first.allotment(), new Amounts(50, 0, 0)))));
        assertThat(bought(again).amounts().nanos()).isEqualTo(50);
        assertThat(harness.account(tenant, budget).pending()).isEqualTo(100);
    }

    @Test
    @DisplayName("cannot close what another relay or organization bought")
    void foreign() {
        var budget = harness.hardBudget(tenant, "api_key", tenant.key(), "day", 100);
        var allotment = bought(harness.ask(tenant.buys(80, 80))).allotment();
        var closing = List.of(new Allotment.Closing(allotment, new Amounts(0, 0, 0)));

        ledger.buy(tenant.withRelay("relay-of-others").buys(1, 1, 1, closing));
        ledger.buy(Tenant.fresh().withRelay(tenant.relay()).buys(1, 1, 1, closing));

        assertThat(harness.account(tenant, budget).pending()).isEqualTo(81);
    }

    @Test
    @DisplayName("for a free model gets an allotment of nothing even from an empty budget")
    void free() {
        harness.hardBudget(tenant, "api_key", tenant.key(), "day", 0);
        assertThat(bought(harness.ask(tenant.buys(0, 500))).amounts().nanos()).isZero();
    }

    @Nested
    @DisplayName("when it was fenced off")
    class Fenced {
        @Test
        @DisplayName("buys nothing more, and its newer process does")
        void older() {
            harness.hardBudget(tenant, "api_key", tenant.key(), "day", 100);
            assertThat(ledger.fence(tenant.relay(), new Allotment.Fence(5, List.of())))
                    .isEqualTo(5);

            assertThat(ledger.buy(tenant.buys(4, 1, 1, List.of()))).isEqualTo(new Sale.Fenced());
            assertThat(harness.ask(tenant.buys(5, 1, 1, List.of()))).isInstanceOf(Answer.Bought.class);
            assertThat(ledger.fence(tenant.relay(), new Allotment.Fence(4, List.of())))
                    .isEqualTo(5);
        }

        @Test
        @DisplayName("gets back all but what it claimed, of earlier epochs alone")
        void givesBack() {
            var budget = harness.hardBudget(tenant, "api_key", tenant.key(), "day", 1000);
            var claimed = bought(harness.ask(tenant.buys(1, 100, 100, List.of())));
            ledger.buy(tenant.buys(1, 100, 100, List.of()));
            ledger.buy(tenant.buys(2, 30, 30, List.of()));
            var impossible = bought(harness.ask(tenant.buys(1, 7, 7, List.of())));

            ledger.fence(
                    tenant.relay(),
                    new Allotment.Fence(
                            2,
                            List.of(
                                    new Allotment.Claimed(
                                            tenant.organization(), claimed.allotment(), new Amounts(40, 0, 0)),
                                    new Allotment.Claimed(
                                            tenant.organization(), impossible.allotment(), new Amounts(8, 0, 0)))));

            assertThat(harness.account(tenant, budget).pending())
                    .as("claimed + newer epoch + one whose claim cannot be true")
                    .isEqualTo(40 + 30 + 7);
        }
    }

    @Test
    @DisplayName("races with 49 others over four budgets, and together they never pass one")
    void race() throws Exception {
        long amount = 1_000_000;
        var budget =
                harness.hardBudget(tenant, "organization", tenant.organization().value(), "hour", amount);
        var user = harness.hardBudget(tenant, "user", tenant.user(), "day", 900_000);
        harness.hardBudget(tenant, "project", tenant.project(), "month", 2_000_000);
        try (var threads = Executors.newFixedThreadPool(50)) {
            var relays = new ArrayList<Callable<Long>>();
            for (int i = 0; i < 50; i++) {
                var buyer = tenant.withKey(Id.KEY.next()).withRelay("race-" + i);
                var random = new Random(i);
                harness.hardBudget(buyer, "api_key", buyer.key(), "minute", 100_000);
                relays.add(() -> {
                    long sum = 0;
                    for (int purchase = 0; purchase < 20; purchase++) {
                        long need = 1 + random.nextInt(5_000);
                        if (harness.ask(buyer.buys(need, need * 10)) instanceof Answer.Bought bought) {
                            sum += bought.amounts().nanos();
                            harness.settle(LedgerHarness.entry(
                                    buyer, Id.EXCHANGE.next(), bought.allotment(), need, random.nextLong(need)));
                        }
                    }
                    return sum;
                });
            }
            for (var relay : threads.invokeAll(relays)) {
                relay.get();
            }
        }
        assertThat(harness.accounts(tenant)).allSatisfy(account -> {
            assertThat(account.posted() + account.pending()).isLessThanOrEqualTo(account.amount());
            assertThat(account.pending()).isEqualTo(account.pendingByAllotments());
            assertThat(account.spent()).isEqualTo(account.spentByEntries());
            assertThat(account.overrun() + account.beside()).isZero();
        });
        var nearest = harness.account(tenant, user);
        assertThat(nearest.posted() + nearest.pending()).as("all but used up").isGreaterThan(890_000);
        assertThat(harness.account(tenant, budget).pending()).isEqualTo(nearest.pending());
    }

    private static Answer.Bought bought(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Bought.class);
        return (Answer.Bought) answer;
    }
}
