package dev.keyreeve.relay.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.contracts.usage.Allotment.Answer;
import dev.keyreeve.contracts.usage.Allotment.Closing;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("A key's purse")
class PurseTest {
    private static final long EPOCH = 7;
    private static final long IDLE = TimeUnit.SECONDS.toNanos(5);
    private static final Answer.Exhausted EXHAUSTED = new Answer.Exhausted(
            "bud_1", new Scope(Scope.Type.API_KEY, "key_1"), "month", 50_000_000, 49_000_000, 0, 1_800_000_000L);

    private static final class World implements Purse.World {
        private long now = 1_000;
        private final ArrayDeque<Purse.Purchase> purchases = new ArrayDeque<>();
        private final List<Closing> closed = new ArrayList<>();

        @Override
        public long now() {
            return now;
        }

        @Override
        public void buy(Purse purse, Purse.Purchase purchase) {
            purchases.add(purchase);
        }

        @Override
        public void closed(Slice slice) {
            assertThat(slice.epoch()).isEqualTo(EPOCH);
            closed.add(new Closing(slice.allotment(), slice.claimed()));
        }
    }

    private final World world = new World();
    private final Purse purse = new Purse(world, 1_000);
    private final List<HoldOutcome> outcomes = new ArrayList<>();

    private void ask(long... needs) {
        for (long need : needs) {
            assertThat(purse.hold(need, outcomes::add)).isTrue();
        }
    }

    private Purse.Purchase answer(Answer answer) {
        var purchase = world.purchases.remove();
        purse.answered(purchase, answer, EPOCH);
        return purchase;
    }

    private static Answer bought(String id, long nanos) {
        return new Answer.Bought(id, nanos, 60_000);
    }

    private Hold held(int index) {
        return ((HoldOutcome.Held) outcomes.get(index)).hold();
    }

    @Nested
    @DisplayName("When many ask at once")
    class Racing {
        @Test
        @DisplayName("buys once, and serves them in order from what it bought")
        void singleFlight() {
            ask(100, 200, 300);
            assertThat(world.purchases).hasSize(1);

            answer(bought("alt_1", 1_000));
            ask(400);

            assertThat(world.purchases).isEmpty();
            assertThat(outcomes).hasSize(4);
            assertThat(held(0).nanos()).isEqualTo(100);
            assertThat(held(3).allotment()).isEqualTo("alt_1");
        }

        @Test
        @DisplayName("buys again for who does not fit, and gives the rest back in the same purchase")
        void nextPurchase() {
            ask(100, 900);
            answer(bought("alt_1", 500));
            held(0).claimed();

            // alt_1 was still undecided when the second purchase left, so it is told with the third.
            assertThat(answer(bought("alt_2", 900)).closing()).isEmpty();
            ask(50);
            assertThat(world.purchases.getFirst().closing()).containsExactly(new Closing("alt_1", 100));
            assertThat(world.closed).containsExactly(new Closing("alt_1", 100));
        }

        @Test
        @DisplayName("wants about what was asked for in a second, up to the configured most")
        void want() {
            ask(100);
            assertThat(answer(bought("alt_1", 100)).want()).isEqualTo(100);
            ask(300, 300);
            assertThat(answer(bought("alt_2", 300)).want()).isEqualTo(400);
            assertThat(answer(bought("alt_3", 300)).want()).isEqualTo(700);
            ask(5_000);
            assertThat(answer(bought("alt_4", 5_000)).want()).isEqualTo(5_000);
            ask(10);
            assertThat(answer(bought("alt_5", 10)).want()).isEqualTo(1_000);
            world.now += TimeUnit.SECONDS.toNanos(3);
            ask(10);
            assertThat(answer(bought("alt_6", 10)).want()).isEqualTo(10);
        }
    }

    @Nested
    @DisplayName("When the ledger says no")
    class Refused {
        @Test
        @DisplayName("refuses who had asked and needs as much, but not who needs less or asks later")
        void exhausted() {
            ask(300, 500, 100);
            purse.hold(400, outcomes::add);
            answer(EXHAUSTED);

            // 300 was refused alone: the purchase left before the others had queued.
            assertThat(outcomes).hasSize(1);
            var second = world.purchases.getFirst();
            assertThat(second.need()).isEqualTo(500);
            answer(EXHAUSTED);
            assertThat(outcomes).hasSize(2);
            assertThat(world.purchases.getFirst().need()).isEqualTo(100);
            answer(EXHAUSTED);

            assertThat(outcomes)
                    .hasSize(4)
                    .allSatisfy(outcome -> assertThat(outcome)
                            .isInstanceOfSatisfying(HoldOutcome.Refused.class, refused -> {
                                assertThat(refused.code()).isEqualTo(ErrorCode.BUDGET_EXHAUSTED);
                                assertThat(refused.message())
                                        .contains(
                                                "bud_1",
                                                "$0.05",
                                                "month",
                                                "key_1",
                                                "$0.001 left",
                                                "2027-01-15T08:00:00Z");
                            }));
        }

        @Test
        @DisplayName("asks anew for the next exchange, because the budget may have been raised")
        void notKept() {
            ask(100);
            answer(EXHAUSTED);
            ask(100);
            answer(bought("alt_1", 100));

            assertThat(outcomes.getLast()).isInstanceOf(HoldOutcome.Held.class);
        }

        @Test
        @DisplayName("or nothing: refuses who had asked, and never guesses")
        void unanswered() {
            ask(100);
            purse.unanswered(world.purchases.remove());

            assertThat(outcomes)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            HoldOutcome.Unavailable.class,
                            un -> assertThat(un.code()).isEqualTo(ErrorCode.LEDGER_UNAVAILABLE));
        }

        @Test
        @DisplayName("or gives too little, or something that is over on arrival: refuses and does not loop")
        void useless() {
            ask(100);
            answer(bought("alt_1", 99));
            ask(100);
            answer(new Answer.Bought("alt_2", 100, 0));

            assertThat(outcomes).hasSize(2).allMatch(HoldOutcome.Unavailable.class::isInstance);
            assertThat(world.purchases).isEmpty();
        }
    }

    @Test
    @DisplayName(
            "lets pass who had asked when no budget limits them, each with a hold of their own, and asks again next time")
    void unlimited() {
        ask(100);
        ask(200, 300);
        answer(new Answer.Unlimited());
        answer(new Answer.Unlimited());
        ask(100);

        assertThat(outcomes).hasSize(3);
        for (int i = 0; i < 3; i++) {
            assertThat(held(i).allotment()).isNull();
            assertThat(held(i).nanos()).isZero();
            held(i).claimed();
        }
        assertThat(world.purchases).hasSize(1);
        assertThat(world.closed).isEmpty();
    }

    @Nested
    @DisplayName("A hold")
    class Holds {
        @Test
        @DisplayName("that is voided can be held again")
        void voided() {
            ask(400, 400);
            answer(bought("alt_1", 800));
            held(0).voided();
            ask(400);

            assertThat(outcomes).hasSize(3);
            assertThat(world.purchases).isEmpty();
        }

        @Test
        @DisplayName("ends once")
        void once() {
            ask(400);
            answer(bought("alt_1", 400));
            held(0).voided();

            assertThatThrownBy(held(0)::claimed)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("alt_1");
        }

        @Test
        @DisplayName("that is undecided keeps its allotment open")
        void undecided() {
            ask(400);
            answer(bought("alt_1", 500));
            world.now += IDLE;

            assertThat(purse.putAwayIfIdle(IDLE)).isFalse();
            assertThat(world.closed).isEmpty();
            held(0).claimed();

            assertThat(world.closed).containsExactly(new Closing("alt_1", 400));
            assertThat(purse.putAwayIfIdle(IDLE)).isTrue();
        }
    }

    @Nested
    @DisplayName("An allotment")
    class Closes {
        @Test
        @DisplayName("is not used beyond its time, counted from when the request was sent")
        void expired() {
            ask(100);
            world.now += TimeUnit.SECONDS.toNanos(1);
            answer(new Answer.Bought("alt_1", 1_000, 2_000));
            held(0).claimed();
            world.now += TimeUnit.SECONDS.toNanos(1);
            ask(100);

            assertThat(world.purchases.getFirst().closing()).containsExactly(new Closing("alt_1", 100));
        }

        @Test
        @DisplayName("that lies idle is closed, and the purse is put away")
        void idle() {
            ask(100);
            answer(bought("alt_1", 1_000));
            held(0).claimed();
            world.now += IDLE - 1;
            assertThat(purse.putAwayIfIdle(IDLE)).isFalse();
            world.now += 1;

            assertThat(purse.putAwayIfIdle(IDLE)).isTrue();
            assertThat(world.closed).containsExactly(new Closing("alt_1", 100));
            assertThat(purse.hold(1, outcomes::add)).isFalse();
        }

        @Test
        @DisplayName("is closed at the end, even one that arrives afterwards, and who waits is refused")
        void stop() {
            ask(100);
            purse.stop();
            answer(bought("alt_1", 1_000));

            assertThat(outcomes).singleElement().isInstanceOf(HoldOutcome.Unavailable.class);
            assertThat(world.closed).containsExactly(new Closing("alt_1", 0));
        }
    }
}
