package dev.keyreeve.relay.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What was lost")
class LostTest {
    @Test
    void may_be_sent_elsewhere_unless_another_would_say_the_same() {
        for (var lost : List.of(
                new Lost.Unreachable(),
                new Lost.Barred(),
                new Lost.Closed(),
                new Lost.Failed(),
                new Lost.Unusable(),
                told(401),
                told(429),
                told(500),
                told(502),
                told(503),
                told(504),
                told(529))) {
            assertThat(lost.allowsAnother()).as(lost.toString()).isTrue();
        }
        for (var lost : List.of(new Lost.Final(), told(400), told(403), told(404), told(301))) {
            assertThat(lost.allowsAnother()).as(lost.toString()).isFalse();
            assertThat(lost.allowsTheSame(true, true)).as(lost.toString()).isFalse();
        }
    }

    @Test
    void goes_to_the_same_place_again_where_it_surely_was_not_processed() {
        assertThat(new Lost.Unreachable().allowsTheSame(false, false)).isTrue();
        assertThat(told(429).allowsTheSame(true, true))
                .as("it was told to wait")
                .isFalse();
        assertThat(new Lost.Barred().allowsTheSame(true, true)).isFalse();
    }

    @Test
    void goes_there_twice_where_that_is_allowed_or_changes_nothing() {
        for (var lost : List.of(new Lost.Closed(), new Lost.Failed(), told(500), told(502), told(504))) {
            assertThat(lost.allowsTheSame(false, false)).as(lost.toString()).isFalse();
            assertThat(lost.allowsTheSame(true, false)).as(lost.toString()).isTrue();
            assertThat(lost.allowsTheSame(false, true)).as(lost.toString()).isTrue();
        }
    }

    @Test
    void goes_again_with_another_credential_only_where_it_is_this_ones_fault_and_nothing_was_processed() {
        for (var lost : List.of(new Lost.Unusable(), told(401), told(429))) {
            assertThat(lost.allowsAnotherCredential()).as(lost.toString()).isTrue();
            assertThat(lost.allowsTheSame(true, true)).as(lost.toString()).isFalse();
        }
        for (var lost : List.of(
                new Lost.Unreachable(),
                new Lost.Barred(),
                new Lost.Closed(),
                new Lost.Failed(),
                new Lost.Final(),
                told(400),
                told(403),
                told(404),
                told(500),
                told(502),
                told(503),
                told(504),
                told(529))) {
            assertThat(lost.allowsAnotherCredential()).as(lost.toString()).isFalse();
        }
    }

    @Test
    void tells_how_long_to_wait_where_that_was_said() {
        var pause = Optional.of(Duration.ofSeconds(3));
        assertThat(Lost.answered(429, pause).pause()).isEqualTo(pause);
        assertThat(Lost.answered(503, pause).pause()).isEqualTo(pause);
        assertThat(Lost.answered(401, pause).pause()).isEmpty();
        assertThat(Lost.answered(500, pause).pause()).isEmpty();
    }

    private static Lost told(int status) {
        return Lost.answered(status, Optional.empty());
    }
}
