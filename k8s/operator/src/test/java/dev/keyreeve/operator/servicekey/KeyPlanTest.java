package dev.keyreeve.operator.servicekey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.operator.servicekey.KeyPlan.Held;
import dev.keyreeve.operator.servicekey.KeyPlan.Rotation;
import dev.keyreeve.operator.servicekey.KeyPlan.Seen;
import dev.keyreeve.operator.servicekey.KeyPlan.Why;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KeyPlanTest {
    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");
    private static final Optional<Rotation> DAILY =
            Optional.of(new Rotation(Duration.ofHours(24), Duration.ofHours(1)));

    private static Seen key(String id, Instant at) {
        return new Seen(id, Seen.State.ACTIVE, at, Optional.empty());
    }

    private static Seen key(String id, Instant at, Seen.State state) {
        return new Seen(id, state, at, Optional.empty());
    }

    private static KeyPlan next(Held held, Seen... keys) {
        return KeyPlan.next(DAILY, held, List.of(keys), NOON);
    }

    @Test
    void leavesAForeignSecretAlone() {
        assertThat(next(new Held.Foreign())).isEqualTo(new KeyPlan.Refuse());
        assertThat(next(new Held.Foreign(), key("a", NOON))).isEqualTo(new KeyPlan.Refuse());
    }

    @Test
    void issuesWhereTheSecretHoldsNoLivingKey() {
        assertThat(next(new Held.Nothing())).isEqualTo(new KeyPlan.Issue(Why.SECRET_LACKS_ONE));
        assertThat(next(new Held.Ours("gone"))).isEqualTo(new KeyPlan.Issue(Why.KEY_IS_GONE));
        assertThat(next(new Held.Ours("a"), key("a", NOON, Seen.State.EXPIRED)))
                .isEqualTo(new KeyPlan.Issue(Why.KEY_IS_GONE));
    }

    @Test
    void deletesWhatNeverReachedTheSecret() {
        assertThat(next(new Held.Ours("a"), key("a", NOON), key("b", NOON))).isEqualTo(new KeyPlan.Delete("b"));
    }

    @Test
    void keepsTheOldKeyForTheOverlap() {
        var old = key("a", NOON.minus(Duration.ofHours(30)));

        var young = key("b", NOON.minus(Duration.ofMinutes(59)));
        assertThat(next(new Held.Ours("b"), old, young))
                .isEqualTo(new KeyPlan.Keep(
                        "b",
                        Optional.of(NOON.plus(Duration.ofMinutes(1))),
                        Optional.of(NOON.plus(Duration.ofHours(23)).plus(Duration.ofMinutes(1)))));

        var older = key("b", NOON.minus(Duration.ofMinutes(60)));
        assertThat(next(new Held.Ours("b"), old, older)).isEqualTo(new KeyPlan.Delete("a"));
    }

    @Test
    void rollsWhatIsOldEnough() {
        assertThat(next(new Held.Ours("a"), key("a", NOON.minus(Duration.ofHours(24)))))
                .isEqualTo(new KeyPlan.Issue(Why.ROLL_IS_DUE));
        assertThat(KeyPlan.next(
                        Optional.empty(),
                        new Held.Ours("a"),
                        List.of(key("a", NOON.minus(Duration.ofDays(900)))),
                        NOON))
                .isEqualTo(new KeyPlan.Keep("a", Optional.empty(), Optional.empty()));
    }

    @Test
    void rollsBeforeAKeyEndsThatWasMadeByAnotherScheduleThanThereIs() {
        var made = NOON.minus(Duration.ofHours(47));
        var ending = new Seen("a", Seen.State.ACTIVE, made, Optional.of(made.plus(Duration.ofHours(49))));
        var monthly = new Rotation(Duration.ofHours(720), Duration.ofHours(1));
        var due = NOON.plus(Duration.ofHours(1));

        for (var schedule : List.of(Optional.of(monthly), Optional.<Rotation>empty())) {
            assertThat(KeyPlan.next(schedule, new Held.Ours("a"), List.of(ending), NOON))
                    .isEqualTo(new KeyPlan.Keep("a", Optional.of(due), Optional.of(due)));
            assertThat(KeyPlan.next(schedule, new Held.Ours("a"), List.of(ending), due))
                    .isEqualTo(new KeyPlan.Issue(Why.ROLL_IS_DUE));
        }
    }

    @Test
    void doesNotReplaceWhatAnAdministratorDisabled() {
        assertThat(next(new Held.Ours("a"), key("a", NOON.minus(Duration.ofDays(9)), Seen.State.DISABLED)))
                .isEqualTo(new KeyPlan.Halt("a"));
        var ended = new Seen("a", Seen.State.DISABLED, NOON.minus(Duration.ofDays(9)), Optional.of(NOON));
        assertThat(next(new Held.Ours("a"), ended)).isEqualTo(new KeyPlan.Halt("a"));
    }

    @Test
    void doesNotPileKeysUp() {
        var five = List.of(key("a", NOON), key("b", NOON), key("c", NOON), key("d", NOON), key("e", NOON));

        assertThat(KeyPlan.next(DAILY, new Held.Nothing(), five, NOON)).isEqualTo(new KeyPlan.Delete("a"));
    }
}
