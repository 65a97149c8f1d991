package dev.keyreeve.relay.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.relay.routing.Consensus.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("All members leave an upstream alone")
class ConsensusTest {
    private static final int REQUESTS = 20;
    private static final double HALF = 0.5;
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Principal EVE = Principal.user("user_eve");

    private long now = -1_000;
    private final Consensus consensus = new Consensus(REQUESTS, HALF, PAUSE, () -> now);

    private record Said(Principal by, boolean failed) {}

    private static List<Principal> members(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> Principal.user("user_" + number))
                .toList();
    }

    private void tried(Principal who, boolean failed) {
        var entry = consensus.enter(who);
        if (entry != Entry.BARRED) {
            consensus.told(who, entry, failed);
        }
    }

    @Test
    void when_it_fails_for_many() {
        var members = members(30);
        members.subList(0, 20).forEach(member -> tried(member, true));
        assertThat(consensus.isOpen()).isFalse();

        tried(members.get(20), true);

        assertThat(members).allMatch(consensus::bars);
        assertThat(consensus.enter(members.get(29))).isEqualTo(Entry.BARRED);
    }

    @Test
    void when_it_fails_for_three_and_not_for_two() {
        var two = members(2);
        for (int i = 0; i < 1_000; i++) {
            two.forEach(member -> tried(member, true));
        }
        assertThat(consensus.isOpen()).isFalse();

        for (int i = 0; i < REQUESTS / 2; i++) {
            tried(Principal.user("user_third"), true);
        }
        assertThat(consensus.isOpen()).isTrue();
    }

    @Test
    void never_for_what_one_member_does_whatever_that_is() {
        for (int seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            var anew = new Consensus(REQUESTS, HALF, PAUSE, () -> now);
            var others = members(random.nextInt(6));
            for (int step = 0; step < 400; step++) {
                now += random.nextLong(PAUSE.toNanos());
                boolean eves = others.isEmpty() || random.nextInt(10) > 0;
                var who = eves ? EVE : others.get(random.nextInt(others.size()));
                assertThat(anew.bars(who)).as("seed " + seed).isFalse();
                anew.told(who, anew.enter(who), eves && random.nextInt(20) > 0);
            }
        }
    }

    @Test
    void only_for_what_the_others_say_by_themselves_whoever_is_left_out() {
        int openings = 0;
        for (int seed = 0; seed < 2_000; seed++) {
            var random = new Random(seed);
            var anew = new Consensus(REQUESTS, HALF, PAUSE, () -> now);
            var others = members(1 + random.nextInt(12));
            double failing = random.nextDouble();
            var said = new ArrayList<Said>();
            for (int step = 0; step < 300 && !anew.isOpen(); step++) {
                boolean eves = random.nextBoolean();
                var one = new Said(
                        eves ? EVE : others.get(random.nextInt(others.size())), eves || random.nextDouble() < failing);
                said.add(one);
                anew.told(one.by(), anew.enter(one.by()), one.failed());
            }
            if (anew.isOpen()) {
                openings++;
                assertThat(othersSay(said, EVE)).as("seed " + seed).isTrue();
                var innocent = others.getFirst();
                assertThat(othersSay(said, innocent)).as("seed " + seed).isTrue();
            }
        }
        assertThat(openings).as("it does open").isGreaterThan(200);
    }

    /** Whether of their last attempts, some between what it takes and half more, each member's half at most, enough failed. */
    private static boolean othersSay(List<Said> said, Principal leftOut) {
        var counts = new HashMap<Principal, Integer>();
        int attempts = 0;
        int failed = 0;
        for (var one : said.reversed()) {
            if (one.by().equals(leftOut) || counts.merge(one.by(), 1, Integer::sum) > REQUESTS / 2) {
                continue;
            }
            attempts++;
            failed += one.failed() ? 1 : 0;
            if (attempts >= REQUESTS && attempts <= REQUESTS * 3 / 2 && failed >= HALF * attempts) {
                return true;
            }
        }
        return false;
    }

    @Test
    void until_one_has_tried_and_it_worked_and_nobody_keeps_another_from_trying() {
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var anew = new Consensus(REQUESTS, HALF, PAUSE, () -> now);
            var members = members(3 + random.nextInt(5));
            for (int step = 0; !anew.isOpen(); step++) {
                var who = members.get(step % members.size());
                anew.told(who, anew.enter(who), true);
            }
            assertThat(members).allMatch(anew::bars);

            now += PAUSE.toNanos();
            var eves = anew.enter(EVE);
            assertThat(eves).isEqualTo(Entry.TRYING);
            assertThat(anew.enter(EVE)).as("once in a pause").isEqualTo(Entry.BARRED);
            if (random.nextBoolean()) {
                anew.told(EVE, eves, true); // or it takes its time
            }
            var ada = members.getFirst();
            assertThat(anew.bars(ada)).isFalse();
            var adas = anew.enter(ada);
            assertThat(adas).isEqualTo(Entry.TRYING);
            assertThat(anew.enter(members.getLast()))
                    .as("two are enough to know it")
                    .isEqualTo(Entry.BARRED);
            assertThat(anew.told(ada, adas, false)).isTrue();
            assertThat(members).noneMatch(anew::bars);
        }
    }

    @Test
    void and_try_again_after_each_pause_for_as_long_as_it_is_away() {
        var members = members(30);
        members.forEach(member -> tried(member, true));
        int tries = 0;
        for (int pause = 0; pause < 10; pause++) {
            now += PAUSE.toNanos();
            for (var member : members) {
                if (consensus.enter(member) == Entry.TRYING) {
                    tries++;
                    consensus.told(member, Entry.TRYING, true);
                }
            }
        }
        assertThat(tries).isEqualTo(20);
        assertThat(consensus.isOpen()).isTrue();
    }

    @Test
    void and_do_not_go_by_what_was_under_way_before() {
        var members = members(30);
        members.forEach(member -> tried(member, true));

        assertThat(consensus.told(members.getFirst(), Entry.ADMITTED, false)).isFalse();

        assertThat(consensus.isOpen()).isTrue();
    }
}
