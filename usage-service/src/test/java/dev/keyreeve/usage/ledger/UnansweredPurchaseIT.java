package dev.keyreeve.usage.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.usage.Allotment;
import dev.keyreeve.contracts.usage.Allotment.Answer;
import dev.keyreeve.contracts.usage.Amounts;
import dev.keyreeve.usage.testing.Tenant;
import dev.keyreeve.usage.testing.UsageBackend;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(UsageBackend.class)
@DisplayName("A relay that hears nothing of its purchase and closes it")
class UnansweredPurchaseIT {
    private static final int ROUNDS = 60;
    private static final int AT_ONCE = 8;

    @Inject
    Ledger ledger;

    @Inject
    LedgerHarness harness;

    private final Tenant tenant = Tenant.fresh();
    private String budget;

    @BeforeEach
    void limit() {
        budget = harness.hardBudget(tenant, "api_key", tenant.key(), "total", 1_000_000);
    }

    private Allotment.Request buys(String allotment, Allotment.Closing... closing) {
        return tenant.buys(allotment, 1, Amounts.ofExchange(10, 0), Amounts.ofExchange(10, 0), List.of(closing));
    }

    private static Allotment.Closing nothing(String allotment) {
        return new Allotment.Closing(allotment, Amounts.NONE);
    }

    private long pending() {
        return harness.account(tenant, budget).pending();
    }

    private long rows() {
        return harness.number(tenant, "SELECT count(*) FROM allotment");
    }

    @Nested
    @DisplayName("after it was sold")
    class Sold {
        @Test
        @DisplayName("gives it back whole, whichever way the close comes")
        void givenBack() {
            var first = buys(Id.ALLOTMENT.next());
            ledger.buy(first);
            var second = buys(Id.ALLOTMENT.next(), nothing(first.allotment()));
            ledger.buy(second);
            assertThat(pending()).isEqualTo(10);

            assertThat(harness.close(tenant, second.allotment(), 0)).isEqualTo(Posting.Outcome.CLOSED);
            assertThat(pending()).isZero();
        }

        @Test
        @DisplayName("gets nothing for the same id again")
        void again() {
            var purchase = buys(Id.ALLOTMENT.next());
            assertThat(ledger.buy(purchase)).isInstanceOf(Sale.Answered.class);

            assertThat(ledger.buy(purchase)).isEqualTo(new Sale.Known());
            assertThat(ledger.buy(tenant.organization(), List.of(purchase, buys(Id.ALLOTMENT.next()), purchase)))
                    .satisfiesExactly(
                            one -> assertThat(one).isEqualTo(new Sale.Known()),
                            other -> assertThat(other).isInstanceOf(Sale.Answered.class),
                            two -> assertThat(two).isEqualTo(new Sale.Known()));

            assertThat(pending()).isEqualTo(20);
        }
    }

    @Nested
    @DisplayName("before it is sold")
    class NotYetSold {
        @Test
        @DisplayName("is sold nothing when it comes, however often")
        void event() {
            var purchase = buys(Id.ALLOTMENT.next());
            assertThat(harness.close(tenant, purchase.allotment(), 0)).isEqualTo(Posting.Outcome.ALREADY_CLOSED);
            assertThat(harness.close(tenant, purchase.allotment(), 0)).isEqualTo(Posting.Outcome.ALREADY_CLOSED);

            assertThat(ledger.buy(purchase)).isEqualTo(new Sale.Known());
            assertThat(ledger.buy(purchase)).isEqualTo(new Sale.Known());

            assertThat(pending()).isZero();
        }

        @Test
        @DisplayName("is sold nothing when its next purchase came first, or shares its turn")
        void nextPurchase() {
            var late = buys(Id.ALLOTMENT.next());
            ledger.buy(buys(Id.ALLOTMENT.next(), nothing(late.allotment())));
            assertThat(ledger.buy(late)).isEqualTo(new Sale.Known());

            var later = buys(Id.ALLOTMENT.next());
            var next = buys(Id.ALLOTMENT.next(), nothing(later.allotment()));
            assertThat(ledger.buy(tenant.organization(), List.of(next, later)))
                    .last()
                    .isEqualTo(new Sale.Known());

            var before = buys(Id.ALLOTMENT.next());
            var after = buys(Id.ALLOTMENT.next(), nothing(before.allotment()));
            assertThat(ledger.buy(tenant.organization(), List.of(before, after)))
                    .first()
                    .isEqualTo(new Sale.Known());

            assertThat(pending()).isEqualTo(30);
        }

        @Test
        @DisplayName("leaves a tombstone that is forgotten like any allotment")
        void forgotten() {
            harness.close(tenant, Id.ALLOTMENT.next(), 0);
            assertThat(rows()).isEqualTo(1);

            ledger.forgetAllotments(Duration.ofDays(1), 1_000);
            assertThat(rows()).isEqualTo(1);
            ledger.forgetAllotments(Duration.ofMillis(-1), 1_000);
            assertThat(rows()).isZero();
        }
    }

    @Test
    @DisplayName("and is refused in the end leaves nothing behind")
    void refused() {
        var dear = Amounts.ofExchange(1_000_001, 0);
        ledger.buy(tenant.buys(dear, dear));
        ledger.fence(tenant.relay(), new Allotment.Fence(2, List.of()));
        ledger.buy(buys(Id.ALLOTMENT.next()));

        assertThat(rows()).isZero();
    }

    @Nested
    @DisplayName("does nothing to")
    class Others {
        @Test
        @DisplayName("another organization's purchase, or another relay's")
        void sold() {
            var stranger = Tenant.fresh();
            var purchase = buys(Id.ALLOTMENT.next());
            ledger.buy(purchase);

            assertThat(harness.close(stranger, purchase.allotment(), 0)).isEqualTo(Posting.Outcome.UNKNOWN);
            ledger.buy(stranger.buys(1, 1, 1, List.of(nothing(purchase.allotment()))));
            assertThat(harness.close(tenant.withRelay("relay-of-others"), purchase.allotment(), 0))
                    .isEqualTo(Posting.Outcome.UNKNOWN);

            assertThat(pending()).isEqualTo(10);
            assertThat(harness.number(stranger, "SELECT count(*) FROM allotment"))
                    .isZero();
        }

        @Test
        @DisplayName("what is claimed of an allotment that nobody knows: it stays an event that cannot be true")
        void claimed() {
            assertThat(harness.close(tenant, Id.ALLOTMENT.next(), 1)).isEqualTo(Posting.Outcome.UNKNOWN);
            assertThat(rows()).isZero();
        }
    }

    @Test
    @DisplayName("at the same moment never leaves anything pending, in whatever order many come at once")
    void race() throws Exception {
        var random = new Random(11);
        var outcomes = new ArrayList<Sale>();
        try (var threads = Executors.newFixedThreadPool(3 * AT_ONCE)) {
            for (int round = 0; round < ROUNDS; round++) {
                var start = new CyclicBarrier(AT_ONCE + 2);
                var purchases = new ArrayList<Allotment.Request>();
                for (int i = 0; i < AT_ONCE; i++) {
                    purchases.add(buys(Id.ALLOTMENT.next()));
                }
                var ids = new ArrayList<>(
                        purchases.stream().map(Allotment.Request::allotment).toList());
                Collections.shuffle(ids, random);
                var parties = new ArrayList<Callable<List<Sale>>>();
                for (var purchase : purchases) {
                    parties.add(() -> {
                        start.await();
                        return List.of(ledger.buy(purchase));
                    });
                }
                parties.add(() -> {
                    start.await();
                    harness.post(ids.stream()
                            .map(id -> new Closing(tenant.organization(), id, tenant.relay(), Amounts.NONE))
                            .toList());
                    return List.of();
                });
                var last = Id.ALLOTMENT.next();
                parties.add(() -> {
                    start.await();
                    ledger.buy(buys(
                            last,
                            ids.reversed().stream()
                                    .map(UnansweredPurchaseIT::nothing)
                                    .toArray(Allotment.Closing[]::new)));
                    return List.of();
                });
                for (var party : threads.invokeAll(parties)) {
                    outcomes.addAll(party.get());
                }
                harness.close(tenant, last, 0);

                assertThat(pending()).as("round %d", round).isZero();
            }
        }
        assertThat(outcomes)
                .as("both orders were seen")
                .anyMatch(sale -> sale instanceof Sale.Answered(Answer.Bought _))
                .anyMatch(Sale.Known.class::isInstance);
        assertThat(harness.number(tenant, "SELECT count(*) FROM allotment_part WHERE pending > 0"))
                .isZero();
    }
}
