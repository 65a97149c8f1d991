package dev.keyreeve.operator.servicekey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.operator.servicekey.KeyPlan.Held;
import dev.keyreeve.operator.servicekey.KeyPlan.Rotation;
import dev.keyreeve.operator.servicekey.KeyPlan.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The plan, played against a key-service and a Secret through crashes, outages, administrators and time. */
class KeyHistoryTest {
    private static final List<Optional<Rotation>> ROTATIONS = List.of(
            Optional.of(new Rotation(Duration.ofHours(24), Duration.ofHours(2))),
            Optional.of(new Rotation(Duration.ofHours(1), Duration.ofMinutes(10))),
            Optional.of(new Rotation(Duration.ofHours(720), Duration.ofHours(24))),
            Optional.empty());

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
    void neverTakesAKeyAwayThatAppsMayHold(long seed) {
        for (int history = 0; history < 200; history++) {
            new History(new Random(seed * 1000 + history)).play();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
    void neverLetsAKeyEndThatAppsHoldWhateverBecomesOfTheSchedule(long seed) {
        for (int history = 0; history < 200; history++) {
            new History(new Random(seed * 1000 + history)).playOnTime();
        }
    }

    /** @param expiresAt by the schedule that there was when it was made */
    private record Key(String id, Instant createdAt, Optional<Instant> expiresAt) {
        boolean hasExpired(Instant now) {
            return expiresAt.filter(end -> !now.isBefore(end)).isPresent();
        }

        boolean isGoodFor(Duration time, Instant now) {
            return !hasExpired(now.plus(time).minusNanos(1));
        }

        Seen seen(Instant now) {
            return new Seen(id, hasExpired(now) ? Seen.State.EXPIRED : Seen.State.ACTIVE, createdAt, expiresAt);
        }
    }

    private static final class History {
        private final Random random;
        private final List<Key> keys = new ArrayList<>();

        /** When a key stopped being the Secret's, because another one came. */
        private final Map<String, Instant> replaced = new HashMap<>();

        private Instant now = Instant.parse("2026-11-29T12:00:00Z");
        private Held held = new Held.Nothing();
        private Optional<Rotation> rotation = ROTATIONS.getFirst();
        private int issued;

        History(Random random) {
            this.random = random;
        }

        void play() {
            for (int step = 0; step < 60; step++) {
                switch (random.nextInt(12)) {
                    case 0 -> now = now.plus(Duration.ofHours(random.nextInt(40)));
                    case 1 -> removeTheSecret();
                    case 2 -> anAdministratorDeletesAKey();
                    case 3 -> rotation = another();
                    default -> now = now.plus(Duration.ofMinutes(random.nextInt(120)));
                }
                tend(random.nextInt(4) == 0);
            }
            settle();
        }

        /** The operator looks when it said that it would, if not sooner, and the schedule changes all the while. */
        void playOnTime() {
            tend(false);
            for (int step = 0; step < 60; step++) {
                var current = current().orElseThrow();
                assertThat(current.hasExpired(now)).as("%s at %s", current, now).isFalse();
                boolean changes = random.nextInt(4) == 0;
                if (changes) {
                    rotation = another();
                }
                var wake = tend(false);
                // A longer overlap than the key has left can only be given as far as it goes.
                if (!changes && !current.equals(current().orElseThrow())) {
                    assertThat(current.isGoodFor(overlap(), now))
                            .as("the overlap of %s at %s", current, now)
                            .isTrue();
                }
                var later = now.plus(Duration.ofMinutes(random.nextInt(1, random.nextBoolean() ? 120 : 60 * 400)));
                now = wake.filter(at -> at.isBefore(later)).orElse(later);
            }
        }

        private Optional<Rotation> another() {
            return ROTATIONS.get(random.nextInt(ROTATIONS.size()));
        }

        private Duration overlap() {
            return rotation.map(Rotation::overlap).orElse(KeyPlan.USUAL_OVERLAP);
        }

        private Optional<Key> current() {
            return keys.stream()
                    .filter(key -> held.equals(new Held.Ours(key.id())))
                    .findFirst();
        }

        private void removeTheSecret() {
            if (held instanceof Held.Ours(var id)) {
                replaced.put(id, now);
            }
            held = new Held.Nothing();
        }

        private void anAdministratorDeletesAKey() {
            if (!keys.isEmpty()) {
                keys.remove(random.nextInt(keys.size()));
            }
        }

        /**
         * One look, which may break off between any two steps.
         *
         * @return when it is to be looked again
         */
        private Optional<Instant> tend(boolean breaksOff) {
            for (int step = 0; step < 10; step++) {
                if (breaksOff && random.nextInt(3) == 0) {
                    return Optional.empty();
                }
                switch (next()) {
                    case KeyPlan.Issue _ -> {
                        var id = "key-" + ++issued;
                        keys.add(new Key(id, now, rotation.map(schedule -> now.plus(schedule.life()))));
                        if (breaksOff && random.nextBoolean()) {
                            return Optional.empty(); // and nobody ever learns its value
                        }
                        if (held instanceof Held.Ours(var before)) {
                            replaced.put(before, now);
                        }
                        held = new Held.Ours(id);
                    }
                    case KeyPlan.Delete(var id) -> delete(id);
                    case KeyPlan.Keep(var id, var wake, var roll) -> {
                        var kept = current().orElseThrow();
                        assertThat(id).isEqualTo(kept.id());
                        assertThat(kept.hasExpired(now)).isFalse();
                        wake.ifPresent(at -> assertThat(at).isAfter(now));
                        kept.expiresAt()
                                .ifPresent(end -> assertThat(roll.orElseThrow())
                                        .as("the roll of %s by %s", kept, rotation)
                                        .isBeforeOrEqualTo(end.minus(overlap())));
                        return wake;
                    }
                    case KeyPlan.Refuse _, KeyPlan.Halt _ -> throw new AssertionError("nobody gave cause");
                }
            }
            throw new AssertionError("does not come to rest");
        }

        private KeyPlan next() {
            return KeyPlan.next(
                    rotation, held, keys.stream().map(key -> key.seen(now)).toList(), now);
        }

        private void delete(String id) {
            assertThat(held).as("the current key stays").isNotEqualTo(new Held.Ours(id));
            var since = replaced.get(id);
            boolean tooMany = keys.size() >= KeyPlan.MOST;
            if (since != null && !tooMany) {
                assertThat(now).as("the overlap of " + id).isAfterOrEqualTo(since.plus(overlap()));
            }
            assertThat(keys.removeIf(key -> key.id().equals(id))).isTrue();
        }

        /** Left in peace for long enough, one key is left: the Secret's. At most one roll falls into that time. */
        private void settle() {
            for (int look = 0; look < 3 || keys.size() > 1 && look < 5; look++) {
                tend(false);
                now = now.plus(overlap());
            }
            assertThat(keys).hasSize(1);
            assertThat(held).isEqualTo(new Held.Ours(keys.getFirst().id()));
        }
    }
}
