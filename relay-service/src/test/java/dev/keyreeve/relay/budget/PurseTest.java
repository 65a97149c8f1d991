package dev.keyreeve.relay.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.contracts.usage.Allotment.Answer;
import dev.keyreeve.contracts.usage.Allotment.Closing;
import dev.keyreeve.contracts.usage.Amounts;
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
    private static final long GRACE = TimeUnit.SECONDS.toNanos(10);
    private static final Answer.Exhausted EXHAUSTED = new Answer.Exhausted(
            Answer.Kind.BUDGET,
            "bud_1",
            Measure.MONEY,
            new Scope(Scope.Type.API_KEY, "key_1"),
            "month",
            50_000_000,
            50_000_000,
            0,
            90_000_000L);

    private static final class World implements Purse.World {
        private long now = 1_000;
        private final ArrayDeque<Purchase> purchases = new ArrayDeque<>();
        private final List<Closing> closed = new ArrayList<>();
        private int drawn;

        @Override
        public long now() {
            return now;
        }

        @Override
        public String newAllotment() {
            return "drawn_" + ++drawn;
        }

        @Override
        public void buy(Purse purse, Purchase purchase) {
            purchases.add(purchase);
        }

        @Override
        public void closed(Slice slice) {
            assertThat(slice.epoch()).isEqualTo(EPOCH);
            closed.add(new Closing(slice.allotment(), slice.claimed()));
        }
    }

    private final World world = new World();
    private final Purse purse = new Purse(world, new Amounts(1_000, 1_000_000, 1_000), GRACE);
    private final List<HoldOutcome> outcomes = new ArrayList<>();

    private void ask(long... needs) {
        for (long need : needs) {
            assertThat(purse.hold(money(need), outcomes::add)).isTrue();
        }
    }

    private static Amounts money(long nanos) {
        return Amounts.ofExchange(nanos, 0);
    }

    private static Closing closing(String id, long nanos, int exchanges) {
        return new Closing(id, new Amounts(nanos, 0, exchanges));
    }

    private Purchase answer(Answer answer) {
        var purchase = world.purchases.remove();
        purse.answered(purchase, answer, EPOCH);
        return purchase;
    }

    /** Enough exchanges, so that the money is what counts. */
    private static Answer bought(String id, long nanos) {
        return bought(id, nanos, 100);
    }

    private static Answer bought(String id, long nanos, int exchanges) {
        return new Answer.Bought(id, new Amounts(nanos, 0, exchanges), 60_000);
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
            assertThat(held(0).amounts().nanos()).isEqualTo(100);
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
            assertThat(world.purchases.getFirst().closing()).containsExactly(closing("alt_1", 100, 1));
            assertThat(world.closed).containsExactly(closing("alt_1", 100, 1));
        }

        @Test
        @DisplayName("wants about what was asked for in a second, up to the configured most")
        void want() {
            ask(100);
            assertThat(answer(bought("alt_1", 100)).want().nanos()).isEqualTo(100);
            ask(300, 300);
            assertThat(answer(bought("alt_2", 300)).want().nanos()).isEqualTo(400);
            assertThat(answer(bought("alt_3", 300)).want().nanos()).isEqualTo(700);
            ask(5_000);
            assertThat(answer(bought("alt_4", 5_000)).want().nanos()).isEqualTo(5_000);
            ask(10);
            assertThat(answer(bought("alt_5", 10)).want().nanos()).isEqualTo(1_000);
            world.now += TimeUnit.SECONDS.toNanos(3);
            ask(10);
            assertThat(answer(bought("alt_6", 10)).want().nanos()).isEqualTo(10);
        }
    }

    @Nested
    @DisplayName("A busy key")
    class Busy {
        private void beBusy() {
            ask(new long[60]);
            answer(bought("alt_0", 0, 60));
            assertThat(outcomes).hasSize(60);
            for (int index = 0; index < 60; index++) {
                held(index).claimed();
            }
            ask(10);
            answer(bought("alt_1", 100));
            for (int times = 0; times < 7; times++) {
                ask(10);
            }
        }

        @Test
        @DisplayName("waits for nobody: the next allotment is bought while there is still some of the last")
        void ahead() {
            beBusy();
            assertThat(world.purchases)
                    .as("20 of 100 are left, and 80 were asked for in a second")
                    .isEmpty();

            ask(10);
            assertThat(world.purchases).as("one, however many ask").hasSize(1);
            answer(bought("alt_2", 120));
            ask(10, 10);

            assertThat(outcomes).hasSize(71);
            assertThat(held(69).allotment()).isEqualTo("alt_1");
            assertThat(held(70).allotment()).isEqualTo("alt_2");
        }

        @Test
        @DisplayName("gives back what is left of the last one as soon as it can")
        void supersedes() {
            beBusy();
            held(60).claimed();
            for (int index = 61; index < 68; index++) {
                held(index).voided();
            }
            for (int times = 0; times < 8; times++) {
                ask(10);
            }
            answer(bought("alt_2", 200));
            assertThat(world.closed).doesNotContain(closing("alt_1", 10, 1));

            for (int index = 68; index < 76; index++) {
                held(index).voided();
            }
            assertThat(world.closed).contains(closing("alt_1", 10, 1));
        }

        @Test
        @DisplayName("is refused nothing by a no to what it did not need yet, and does not ask so again at once")
        void exhausted() {
            beBusy();
            ask(10);
            answer(EXHAUSTED);
            assertThat(outcomes).hasSize(69).allMatch(HoldOutcome.Held.class::isInstance);

            held(68).voided();
            ask(10);
            assertThat(world.purchases).isEmpty();
            assertThat(outcomes).hasSize(70).allMatch(HoldOutcome.Held.class::isInstance);
        }

        @Test
        @DisplayName("leaves to others what little there is")
        void little() {
            beBusy();
            ask(10);
            var purchase = answer(bought("alt_2", 60));
            assertThat(purchase.want().nanos()).isGreaterThan(60);
            ask(10, 10, 10, 10, 10, 10, 10);

            assertThat(outcomes).hasSize(76).allMatch(HoldOutcome.Held.class::isInstance);
            assertThat(world.purchases).isEmpty();
        }
    }

    @Nested
    @DisplayName("When the ledger says no")
    class Refused {
        @Test
        @DisplayName("refuses who had asked and needs as much, but not who needs less or asks later")
        void exhausted() {
            ask(300, 500, 100);
            purse.hold(money(400), outcomes::add);
            answer(EXHAUSTED);

            // 300 was refused alone: the purchase left before the others had queued.
            assertThat(outcomes).hasSize(1);
            var second = world.purchases.getFirst();
            assertThat(second.need().nanos()).isEqualTo(500);
            answer(EXHAUSTED);
            assertThat(outcomes).hasSize(2);
            assertThat(world.purchases.getFirst().need().nanos()).isEqualTo(100);
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
                                                "$0 left",
                                                "may cost $0.000000",
                                                "it resets in 25 h");
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
            purse.unanswered(world.purchases.remove(), EPOCH);

            assertThat(outcomes)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            HoldOutcome.Unavailable.class,
                            un -> assertThat(un.code()).isEqualTo(ErrorCode.LEDGER_UNAVAILABLE));
        }

        @Test
        @DisplayName(
                "or nothing: closes what it may have sold with a claim of nothing, at once and with the next purchase")
        void closesUnseen() {
            ask(100);
            var lost = world.purchases.remove();
            purse.unanswered(lost, EPOCH);
            assertThat(world.closed).containsExactly(closing(lost.allotment(), 0, 0));

            ask(100);
            var next = world.purchases.getFirst();
            assertThat(next.allotment()).isNotEqualTo(lost.allotment());
            assertThat(next.closing()).containsExactly(closing(lost.allotment(), 0, 0));
            answer(bought("alt_1", 1_000));
            ask(950);
            assertThat(world.purchases.getFirst().closing()).doesNotContain(closing(lost.allotment(), 0, 0));
        }

        @Test
        @DisplayName("or too late: takes no hold from what it has closed, and the next purchase is still awaited")
        void lateAnswer() {
            ask(100);
            var late = world.purchases.remove();
            purse.unanswered(late, EPOCH);
            ask(200);

            purse.answered(late, bought(late.allotment(), 1_000), EPOCH);
            purse.unanswered(late, EPOCH);

            assertThat(outcomes).hasSize(1);
            assertThat(world.closed).containsExactly(closing(late.allotment(), 0, 0));
            answer(bought("alt_2", 200));
            assertThat(held(1).allotment()).isEqualTo("alt_2");
        }

        @Test
        @DisplayName("or was never asked, because it could not be reached: there is nothing to close")
        void unsent() {
            ask(100);
            purse.unsent(world.purchases.remove());
            ask(100);

            assertThat(outcomes).singleElement().isInstanceOf(HoldOutcome.Unavailable.class);
            assertThat(world.closed).isEmpty();
            assertThat(world.purchases.getFirst().closing()).isEmpty();
        }

        @Test
        @DisplayName("or gives too little, or something that is over on arrival: refuses and does not loop")
        void useless() {
            ask(100);
            answer(bought("alt_1", 99));
            ask(100);
            answer(new Answer.Bought("alt_2", money(100), 0));

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
            assertThat(held(i).amounts()).isEqualTo(Amounts.NONE);
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

            assertThat(world.closed).containsExactly(closing("alt_1", 400, 1));
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
            answer(new Answer.Bought("alt_1", new Amounts(1_000, 0, 9), 2_000));
            held(0).claimed();
            world.now += TimeUnit.SECONDS.toNanos(1);
            ask(100);

            assertThat(world.purchases.getFirst().closing()).containsExactly(closing("alt_1", 100, 1));
        }

        @Test
        @DisplayName("is not used for long even where the ledger would allow it: the usage log waits for its close")
        void notForLong() {
            ask(100);
            answer(bought("alt_1", 1_000));
            world.now += TimeUnit.SECONDS.toNanos(20);
            ask(100);

            assertThat(outcomes).hasSize(1);
            assertThat(world.purchases).hasSize(1);
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
            assertThat(world.closed).containsExactly(closing("alt_1", 100, 1));
            assertThat(purse.hold(money(1), outcomes::add)).isFalse();
        }

        @Test
        @DisplayName("is closed at the end, even one that arrives afterwards, and who waits is refused")
        void stop() {
            ask(100);
            purse.stop();
            answer(bought("alt_1", 1_000));

            assertThat(outcomes).singleElement().isInstanceOf(HoldOutcome.Unavailable.class);
            assertThat(world.closed).containsExactly(closing("alt_1", 0, 0));
        }
    }

    @Nested
    @DisplayName("Of tokens, requests and money")
    class Parts {
        @Test
        @DisplayName("each must be enough, and each is wanted as it was asked for")
        void each() {
            purse.hold(new Amounts(10, 900, 1), outcomes::add);
            answer(new Answer.Bought("alt_1", new Amounts(100, 1_000, 5), 60_000));
            purse.hold(new Amounts(10, 200, 1), outcomes::add);

            assertThat(outcomes).hasSize(1);
            assertThat(world.purchases.getFirst().need()).isEqualTo(new Amounts(10, 200, 1));
            assertThat(world.purchases.getFirst().want()).isEqualTo(new Amounts(20, 1_100, 2));
        }

        @Test
        @DisplayName("an allotment of which one part is all claimed goes back at once, with what is left of the others")
        void spent() {
            ask(100, 100);
            answer(bought("alt_1", 1_000, 2));
            held(0).claimed();
            assertThat(world.closed).isEmpty();
            held(1).claimed();

            assertThat(world.closed).containsExactly(closing("alt_1", 200, 2));
        }

        @Test
        @DisplayName("a place that was bought for one exchange goes back at once when that exchange does not come")
        void oneForOne() {
            purse.hold(Amounts.ofExchange(0, 0), outcomes::add);
            answer(new Answer.Bought("alt_1", Amounts.ofExchange(0, 0), 60_000));
            held(0).voided();

            assertThat(world.closed).containsExactly(closing("alt_1", 0, 0));
        }
    }

    @Nested
    @DisplayName("When little is left")
    class Short {
        private final Answer.Exhausted nothing = new Answer.Exhausted(
                Answer.Kind.BUDGET, "bud_1", Measure.MONEY, EXHAUSTED.scope(), "month", 1_000, 200, 800, null);

        @Test
        @DisplayName("serves who needs less from what was too little for another")
        void leftover() {
            ask(300, 500);
            answer(bought("alt_1", 700));
            ask(200);
            // 500 does not fit beside 300, and queues; 200 came later, and is served by what 500 could not use.
            answer(nothing);

            assertThat(outcomes).hasSize(1);
            held(0).claimed();
            assertThat(world.purchases.getFirst().closing()).containsExactly(closing("alt_1", 300, 1));
            answer(bought("alt_2", 700));
            assertThat(outcomes).hasSize(3).allMatch(HoldOutcome.Held.class::isInstance);
        }

        @Test
        @DisplayName("does not refuse while an undecided hold may still set the missing money free")
        void waits() {
            ask(600, 500);
            answer(bought("alt_1", 800));
            answer(nothing);
            assertThat(outcomes).hasSize(1);
            assertThat(world.purchases).as("not asked in vain").isEmpty();

            held(0).voided();

            assertThat(held(1).allotment()).isEqualTo("alt_1");
        }

        @Test
        @DisplayName("refuses at once what could not be enough even then, and at last when it was not")
        void refuses() {
            ask(100, 900);
            answer(bought("alt_1", 800));
            answer(nothing);
            assertThat(outcomes).hasSize(2).last().isInstanceOf(HoldOutcome.Refused.class);

            ask(750);
            answer(nothing);
            assertThat(outcomes).hasSize(2);
            held(0).claimed();
            answer(nothing);
            assertThat(outcomes).hasSize(3).last().isInstanceOf(HoldOutcome.Refused.class);
        }
    }

    @Nested
    @DisplayName("When a limit is changed")
    class Recalled {
        @Test
        @DisplayName("nothing more is held from what was bought before, and what is free of it goes back at once")
        void retires() {
            ask(100);
            answer(bought("alt_1", 1_000));
            held(0).claimed();
            purse.recall();
            assertThat(world.closed).containsExactly(closing("alt_1", 100, 1));

            ask(100);
            assertThat(world.purchases).hasSize(1);
        }

        @Test
        @DisplayName("a hold that is not decided stands no more; one that was forwarded is what it is")
        void undecided() {
            ask(100, 100);
            answer(bought("alt_1", 1_000));
            held(0).claimed();
            assertThat(held(1).stands()).isTrue();
            purse.recall();

            assertThat(held(1).stands()).isFalse();
            assertThat(world.closed).isEmpty();
            held(1).voided();
            assertThat(world.closed).containsExactly(closing("alt_1", 100, 1));
        }

        @Test
        @DisplayName("nor does one that was taken before its relay stood still until long after the allotment's end")
        void stoodStill() {
            ask(100);
            answer(bought("alt_1", 1_000));
            world.now = 1_000 + TimeUnit.SECONDS.toNanos(20) + GRACE - 1;
            assertThat(held(0).stands()).isTrue();
            world.now++;

            assertThat(held(0).stands()).isFalse();
        }

        @Test
        @DisplayName("a purchase that was under way gives back what it brings, and buys anew under the new limit")
        void purchaseUnderWay() {
            ask(100, 100);
            purse.recall();
            answer(bought("alt_1", 1_000));

            assertThat(outcomes).isEmpty();
            assertThat(world.closed).containsExactly(closing("alt_1", 0, 0));
            assertThat(world.purchases.getFirst().closing()).containsExactly(closing("alt_1", 0, 0));
            answer(bought("alt_2", 1_000));
            assertThat(outcomes).hasSize(2);
            assertThat(held(1).stands()).isTrue();
        }

        @Test
        @DisplayName("that nothing limits an exchange was true before, and is asked again")
        void unlimitedBefore() {
            ask(100);
            answer(new Answer.Unlimited());
            ask(100);
            purse.recall();
            answer(new Answer.Unlimited());

            assertThat(held(0).stands()).isFalse();
            assertThat(outcomes).hasSize(1);
            answer(EXHAUSTED);
            assertThat(outcomes).last().isInstanceOf(HoldOutcome.Refused.class);
            assertThat(purse.putAwayIfIdle(IDLE))
                    .as("put away, it would not hear of the next recall")
                    .isFalse();
            held(0).voided();
            assertThat(purse.putAwayIfIdle(IDLE)).isTrue();
        }
    }
}
