package dev.keyreeve.relay.grant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.grant.Lease;
import dev.keyreeve.contracts.id.OrganizationId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A relay's standing")
class StandingTest {
    private static final OrganizationId ORG = new OrganizationId("org_1");
    private static final long MS = 1_000_000;

    private final Standing standing = new Standing();

    private static Lease.Granted granted(long epoch, Lease.Mark... watermark) {
        return new Lease.Granted(epoch, 3_000, "token", List.of(watermark));
    }

    @Test
    void does_not_serve_before_it_has_read_to_the_end_and_applied_the_watermark() {
        standing.registered(0, granted(1, new Lease.Mark(ORG, 7)));
        assertThat(standing.mayServe(1)).isFalse();

        standing.targets(1, Map.of(0, 10L, 1, 0L));
        standing.reached(Map.of(0, 9L, 1, 0L), org -> 7);
        assertThat(standing.mayServe(1)).as("before the end").isFalse();
        standing.reached(Map.of(0, 10L, 1, 0L), org -> 6);
        assertThat(standing.mayServe(1)).as("before the watermark").isFalse();
        assertThat(standing.reached(Map.of(0, 10L, 1, 0L), org -> 7)).containsExactly(new Lease.Mark(ORG, 7));
        assertThat(standing.mayServe(1)).isTrue();
    }

    @Test
    void counts_the_lease_from_when_it_asked() {
        standing.registered(100, granted(1));
        standing.targets(1, Map.of());
        standing.reached(Map.of(), org -> 0);

        assertThat(standing.mayServe(100 + 3_000 * MS - 1)).isTrue();
        assertThat(standing.mayServe(100 + 3_000 * MS)).isFalse();
        standing.renewed(1, 200, granted(1));
        assertThat(standing.mayServe(100 + 3_000 * MS)).isTrue();
    }

    @Test
    void ignores_end_offsets_and_renewals_of_an_earlier_registration() {
        standing.registered(0, granted(1));
        standing.registered(5, granted(2));
        standing.targets(1, Map.of());
        standing.reached(Map.of(), org -> 0);
        assertThat(standing.mayServe(6)).isFalse();

        standing.refused(1);
        assertThat(standing.remaining(6)).isPositive();
        standing.refused(2);
        assertThat(standing.remaining(6)).isZero();
    }

    /** Calls may wait for it then, and for a relay that never comes as far as that nobody waits. */
    @Test
    void remembers_until_when_it_could_serve() {
        assertThat(standing.hasServedWithin(2_000 * MS, 0)).isFalse();
        standing.registered(0, granted(1));
        standing.targets(1, Map.of());
        standing.reached(Map.of(), org -> 0);
        long end = 3_000 * MS;

        standing.registered(end, granted(2)); // the lease has run out; this one never catches up
        assertThat(standing.hasServedWithin(2_000 * MS, end + 1_999 * MS)).isTrue();
        assertThat(standing.hasServedWithin(2_000 * MS, end + 2_000 * MS)).isFalse();
    }

    @Test
    void an_answer_that_overtook_another_does_not_shorten_the_lease() {
        standing.registered(0, granted(1));
        standing.renewed(1, 500, granted(1));
        standing.renewed(1, 300, granted(1));
        assertThat(standing.remaining(0)).isEqualTo(500 + 3_000 * MS);
    }

    /** Any order of answers, refusals, records and pauses: the rules hold at every step. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void never_serves_without_a_lease_or_behind_the_topic(long seed) {
        var random = new Random(seed);
        long now = Long.MAX_VALUE - 500 * MS; // the clock wraps in the midst of it
        long epoch = 0;
        Long until = null; // of the newest lease that was not refused
        var end = new HashMap<Integer, Long>();
        long mark = -1;
        boolean targeted = false;
        long position = 0;
        long applied = 0;
        boolean caughtUp = false;
        for (int step = 0; step < 20_000; step++) {
            long sent = now;
            now += random.nextInt(400) * MS;
            switch (random.nextInt(7)) {
                case 0 -> {
                    if (random.nextInt(10) == 0 || until == null) {
                        mark = applied + random.nextInt(5);
                        standing.registered(sent, granted(++epoch, new Lease.Mark(ORG, mark)));
                        until = sent + 3_000 * MS;
                        targeted = false;
                        caughtUp = false;
                    }
                }
                case 1 -> {
                    long of = epoch - random.nextInt(2);
                    standing.renewed(of, sent, granted(of));
                    if (of == epoch && until != null) {
                        until = sent + 3_000 * MS;
                    }
                }
                case 2 -> {
                    if (random.nextInt(20) == 0) {
                        standing.refused(epoch);
                        until = null;
                    }
                }
                case 3 -> {
                    long of = epoch - random.nextInt(2);
                    var offsets = Map.of(0, position + random.nextInt(3));
                    standing.targets(of, offsets);
                    if (of == epoch && until != null && !caughtUp) {
                        end.putAll(offsets);
                        targeted = true;
                    }
                }
                case 4 -> position += random.nextInt(3);
                case 5 -> applied += random.nextInt(2);
                default -> {
                    long revision = applied;
                    standing.reached(Map.of(0, position), org -> revision);
                    caughtUp |= until != null && targeted && position >= end.get(0) && applied >= mark;
                }
            }
            boolean may = until != null && now - until < 0 && caughtUp;
            assertThat(standing.mayServe(now)).as("seed %d step %d", seed, step).isEqualTo(may);
        }
    }
}
