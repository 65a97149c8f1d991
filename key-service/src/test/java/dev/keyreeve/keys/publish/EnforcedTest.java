package dev.keyreeve.keys.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.keys.publish.Enforced.Relay;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnforcedTest {
    private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");

    @Test
    void nothingIsEnforcedBeforeItIsPublished() {
        assertThat(Enforced.judge(7, false, List.of(), NOW)).isInstanceOf(Enforced.Waiting.class);
    }

    @Test
    void withoutRelaysPublishedIsEnough() {
        assertThat(Enforced.judge(7, true, List.of(), NOW)).isEqualTo(new Enforced.Yes(0));
    }

    @Test
    void everyHolderMustHaveAcknowledgedTheRevisionOrALaterOne() {
        var waiting = Enforced.judge(7, true, List.of(holds("a", 500, 7), holds("b", 700, 9), holds("c", 300, 6)), NOW);

        assertThat(waiting).isEqualTo(new Enforced.Waiting(true, List.of("c"), Duration.ofMillis(300)));
        assertThat(Enforced.judge(7, true, List.of(holds("a", 500, 7), holds("b", 700, 9)), NOW))
                .isEqualTo(new Enforced.Yes(2));
    }

    @Test
    void aLeaseThatRanOutByTheClockCountsUntilItIsEnded() {
        assertThat(Enforced.judge(7, true, List.of(holds("a", -5_000, 0)), NOW))
                .isEqualTo(new Enforced.Waiting(true, List.of("a"), Enforced.SOONEST));
        assertThat(Enforced.judge(7, true, List.of(new Relay("a", NOW, true, 0, false)), NOW))
                .isEqualTo(new Enforced.Yes(0));
    }

    @Test
    void whoRegisteredAfterThePublicationHoldsUpNobody() {
        var again = new Relay("a", NOW.plusMillis(2_900), false, 0, true);
        var earlier = holds("a", 400, 0);

        assertThat(Enforced.judge(7, true, List.of(again, earlier), NOW))
                .as("its earlier lease still runs")
                .isEqualTo(new Enforced.Waiting(true, List.of("a"), Duration.ofMillis(400)));
        assertThat(Enforced.judge(7, true, List.of(again), NOW)).isEqualTo(new Enforced.Yes(0));
        assertThat(Enforced.judge(7, false, List.of(again), NOW)).isInstanceOf(Enforced.Waiting.class);
    }

    /**
     * Plays a relay fleet against the rule: leases are granted, renewed, ended only when past their end, revisions
     * applied in order. Whenever the rule says yes, no relay that may admit by its own reckoning lacks the revision; one
     * that registered after the publication does not admit before it has read it.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void neverSaysYesWhileARelayCouldStillAdmit(long seed) {
        var random = new Random(seed);
        int yes = 0;
        for (int history = 0; history < 500; history++) {
            yes += new Fleet(random).play() ? 1 : 0;
        }
        assertThat(yes).as("histories that ended enforced").isGreaterThan(100);
    }

    private static Relay holds(String name, long leftMs, long acknowledged) {
        return new Relay(name, NOW.plusMillis(leftMs), false, acknowledged, false);
    }

    /** A model: the relays' own view beside the rows that key-service has. */
    private static final class Fleet {
        private static final long REVISION = 10;
        private static final int LEASE_MS = 3_000;
        private static final int MARGIN_MS = 500;

        private final Random random;
        private final List<Process> processes = new ArrayList<>();
        private long nowMs;
        private boolean published;

        private static final class Process {
            long ownLeaseEndsMs;
            long rowEndsMs;
            boolean ended;
            long applied;
            long acknowledged;
            final boolean readsItFirst;

            Process(boolean readsItFirst) {
                this.readsItFirst = readsItFirst;
            }
        }

        Fleet(Random random) {
            this.random = random;
        }

        boolean play() {
            for (int step = 0; step < 60; step++) {
                nowMs += random.nextInt(400);
                act();
                var verdict = Enforced.judge(REVISION, published, rows(), at(nowMs));
                if (verdict instanceof Enforced.Yes) {
                    assertThat(processes)
                            .allSatisfy(
                                    p -> assertThat(nowMs > p.ownLeaseEndsMs || p.applied >= REVISION || p.readsItFirst)
                                            .isTrue());
                    return true;
                }
            }
            return false;
        }

        private void act() {
            var process = processes.isEmpty() ? null : processes.get(random.nextInt(processes.size()));
            switch (random.nextInt(7)) {
                case 0 -> {
                    if (processes.size() < 4) {
                        processes.add(grant(new Process(published)));
                    }
                }
                case 1 -> published = true;
                case 2, 3 -> {
                    if (process != null && !process.ended && nowMs <= process.rowEndsMs - MARGIN_MS) {
                        grant(process);
                    }
                }
                case 4 -> {
                    if (process != null && published) {
                        process.applied = REVISION;
                    }
                }
                case 5 -> {
                    if (process != null) {
                        process.acknowledged = process.applied;
                    }
                }
                default -> processes.forEach(p -> p.ended |= nowMs > p.rowEndsMs);
            }
        }

        /** The relay counts from when it asked, up to 300 ms before key-service counts. */
        private Process grant(Process process) {
            process.ownLeaseEndsMs = nowMs - random.nextInt(300) + LEASE_MS;
            process.rowEndsMs = nowMs + LEASE_MS + MARGIN_MS;
            return process;
        }

        private List<Relay> rows() {
            return processes.stream()
                    .map(p -> new Relay("r", at(p.rowEndsMs), p.ended, p.acknowledged, p.readsItFirst))
                    .toList();
        }

        private static Instant at(long ms) {
            return NOW.plusMillis(ms);
        }
    }
}
