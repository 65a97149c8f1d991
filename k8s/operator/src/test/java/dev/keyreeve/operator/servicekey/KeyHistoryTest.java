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
    private static final Rotation ROTATION = new Rotation(Duration.ofHours(24), Duration.ofHours(2));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89})
    void neverTakesAKeyAwayThatAppsMayHold(long seed) {
        for (int history = 0; history < 200; history++) {
            new History(new Random(seed * 1000 + history)).play();
        }
    }

    private static final class History {
        private final Random random;
        private final List<Seen> keys = new ArrayList<>();

        /** When a key stopped being the Secret's, because another one came. */
        private final Map<String, Instant> replaced = new HashMap<>();

        private Instant now = Instant.parse("2026-11-29T12:00:00Z");
        private Held held = new Held.Nothing();
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
                    default -> now = now.plus(Duration.ofMinutes(random.nextInt(120)));
                }
                tend(random.nextInt(4) == 0);
            }
            settle();
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

        /** One look, which may break off between any two steps. */
        private void tend(boolean breaksOff) {
            for (int step = 0; step < 10; step++) {
                if (breaksOff && random.nextInt(3) == 0) {
                    return;
                }
                switch (next()) {
                    case KeyPlan.Issue _ -> {
                        var id = "key-" + ++issued;
                        keys.add(new Seen(id, Seen.State.ACTIVE, now));
                        if (breaksOff && random.nextBoolean()) {
                            return; // and nobody ever learns its value
                        }
                        if (held instanceof Held.Ours(var before)) {
                            replaced.put(before, now);
                        }
                        held = new Held.Ours(id);
                    }
                    case KeyPlan.Delete(var id) -> delete(id);
                    case KeyPlan.Keep(var id, var wake, var _) -> {
                        assertThat(keys).extracting(Seen::id).contains(id);
                        wake.ifPresent(at -> assertThat(at).isAfter(now));
                        return;
                    }
                    case KeyPlan.Refuse _, KeyPlan.Halt _ -> throw new AssertionError("nobody gave cause");
                }
            }
            throw new AssertionError("does not come to rest");
        }

        private KeyPlan next() {
            return KeyPlan.next(Optional.of(ROTATION), held, List.copyOf(keys), now);
        }

        private void delete(String id) {
            assertThat(held).as("the current key stays").isNotEqualTo(new Held.Ours(id));
            var since = replaced.get(id);
            boolean tooMany = keys.size() >= KeyPlan.MOST;
            if (since != null && !tooMany) {
                assertThat(now).as("the overlap of " + id).isAfterOrEqualTo(since.plus(ROTATION.overlap()));
            }
            assertThat(keys.removeIf(key -> key.id().equals(id))).isTrue();
        }

        /** Left in peace for long enough, one key is left: the Secret's. At most one roll falls into that time. */
        private void settle() {
            for (int look = 0; look < 3 || keys.size() > 1 && look < 5; look++) {
                tend(false);
                now = now.plus(ROTATION.overlap());
            }
            assertThat(keys).hasSize(1);
            assertThat(held).isEqualTo(new Held.Ours(keys.getFirst().id()));
        }
    }
}
