package dev.keyreeve.operator.servicekey;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What is to be done next about a service account's keys. The Secret says which of them is current; those that are older
 * were current once and stay good for the overlap; those that are younger never reached the Secret, so nobody has them.
 * Nothing else is remembered, so a crash between any two steps is seen by the next look.
 */
sealed interface KeyPlan {
    /** The Secret holds somebody else's, and stays as it is. */
    record Refuse() implements KeyPlan {}

    /** Make a key, then write it to the Secret. */
    record Issue(Why why) implements KeyPlan {}

    record Delete(String id) implements KeyPlan {}

    /** An administrator disabled the current key, and nothing here undoes it. */
    record Halt(String id) implements KeyPlan {}

    /**
     * @param wake when there is something to do next, if ever
     * @param roll when the current key is to be replaced, if ever
     */
    record Keep(String id, Optional<Instant> wake, Optional<Instant> roll) implements KeyPlan {}

    enum Why {
        SECRET_LACKS_ONE("it held none, or not as it was written"),
        KEY_IS_GONE("the key that it held is no more"),
        ROLL_IS_DUE("it was time to roll it");

        private final String words;

        Why(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /**
     * @param every how old a key becomes
     * @param overlap how long one that was replaced stays good
     */
    record Rotation(Duration every, Duration overlap) {
        /**
         * When a key that is rolled ends by itself, long after it should have been: should the operator be gone for
         * good, its keys are not good for ever.
         */
        Duration life() {
            return every.multipliedBy(2).plus(overlap);
        }
    }

    /** What the Secret holds. */
    sealed interface Held {
        record Nothing() implements Held {}

        record Foreign() implements Held {}

        /** Ours, and unchanged since we wrote it. */
        record Ours(String keyId) implements Held {}
    }

    /**
     * As key-service shows it; what was deleted is not shown.
     *
     * @param expiresAt when it ends by itself, if ever, by the schedule that there was when it was made
     */
    record Seen(String id, State state, Instant createdAt, Optional<Instant> expiresAt) {
        enum State {
            ACTIVE,
            DISABLED,
            EXPIRED
        }
    }

    /** Without a schedule, how long a key that was replaced stays good. */
    Duration USUAL_OVERLAP = Duration.ofHours(1);

    /** More keys than this are only there because Secrets were removed, or could not be written, again and again. */
    int MOST = 5;

    /** @param keys oldest first */
    static KeyPlan next(Optional<Rotation> rotation, Held held, List<Seen> keys, Instant now) {
        return switch (held) {
            case Held.Foreign _ -> new Refuse();
            case Held.Nothing _ -> issue(Why.SECRET_LACKS_ONE, keys);
            case Held.Ours(var id) -> {
                int current = IntStream.range(0, keys.size())
                        .filter(at -> keys.get(at).id().equals(id))
                        .findFirst()
                        .orElse(-1);
                yield current < 0 || keys.get(current).state() == Seen.State.EXPIRED
                        ? issue(Why.KEY_IS_GONE, keys)
                        : tend(rotation, keys, current, now);
            }
        };
    }

    private static KeyPlan issue(Why why, List<Seen> keys) {
        return keys.size() < MOST ? new Issue(why) : new Delete(keys.getFirst().id());
    }

    private static KeyPlan tend(Optional<Rotation> rotation, List<Seen> keys, int at, Instant now) {
        if (at < keys.size() - 1) {
            return new Delete(keys.getLast().id());
        }
        var current = keys.get(at);
        var overlap = rotation.map(Rotation::overlap).orElse(USUAL_OVERLAP);
        var overlapEnds = current.createdAt().plus(overlap);
        if (at > 0 && !now.isBefore(overlapEnds)) {
            return new Delete(keys.getFirst().id());
        }
        if (current.state() == Seen.State.DISABLED) {
            return new Halt(current.id());
        }
        // It may have been made to end sooner than by this schedule, or none; who has it is given the overlap before.
        var roll = Stream.concat(
                        rotation.map(schedule -> current.createdAt().plus(schedule.every())).stream(),
                        current.expiresAt().map(end -> end.minus(overlap)).stream())
                .min(Comparator.naturalOrder());
        if (roll.filter(due -> !now.isBefore(due)).isPresent()) {
            return issue(Why.ROLL_IS_DUE, keys);
        }
        return new Keep(
                current.id(),
                at > 0 ? roll.filter(overlapEnds::isAfter).or(() -> Optional.of(overlapEnds)) : roll,
                roll);
    }
}
