package dev.keyreeve.simulator.behavior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BehaviorTest {

    @Test
    void aDirectiveInAPromptSetsWhatItNamesAndLeavesTheRest() {
        Behavior behavior = Behavior.DEFAULT.directedBy(
                "Tell me. [[sim tokens=200 ttft_ms=50 tokens_per_second=20.5 fault=disconnect_after:5]] Please.");

        assertThat(behavior).isEqualTo(new Behavior(200, 50, 20.5, 0, 0, 0, 0, Set.of(), new Fault.DisconnectAfter(5)));
    }

    @Test
    void severalDirectivesAddUp() {
        Behavior behavior = Behavior.DEFAULT.directedBy("[[sim tokens=7]] and [[sim\n flag=hate,violence ]]");

        assertThat(behavior.tokens()).isEqualTo(7);
        assertThat(behavior.flags()).containsExactlyInAnyOrder("hate", "violence");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "no directive", "[[simple]] [[simulation tokens=9]]", "[sim tokens=9]", "[[sim]]", "[[sim"})
    void ordinaryTextDirectsNothing(String text) {
        assertThat(Behavior.DEFAULT.directedBy(text)).isEqualTo(Behavior.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [[sim tokens=-1]]                   | tokens
            [[sim tokens=100001]]               | tokens
            [[sim tokens=99999999999]]          | tokens
            [[sim tokens=]]                     | tokens
            [[sim tokens=ten]]                  | tokens
            [[sim ttft_ms=600001]]              | ttft_ms
            [[sim ttft_ms=1.5]]                 | ttft_ms
            [[sim tokens_per_second=0.01]]      | tokens_per_second
            [[sim tokens_per_second=1000001]]   | tokens_per_second
            [[sim tokens_per_second=1e3]]       | tokens_per_second
            [[sim tokens_per_second=NaN]]       | tokens_per_second
            [[sim flag=Hate!]]                  | flag
            [[sim fault=explode]]               | fault
            [[sim fault=status:200]]            | fault
            [[sim fault=status:600]]            | fault
            [[sim fault=status:429:86401]]      | fault
            [[sim fault=disconnect_after]]      | fault
            [[sim fault=disconnect_after:-1]]   | fault
            [[sim fault=disconnect_after:1:2]]  | fault
            [[sim fault=stall_after:1000001]]   | fault
            [[sim speed=9]]                     | speed
            [[sim tokens=1 tokens=2]]           | tokens
            [[sim tokens]]                      | sim
            [[sim =5]]                          | sim
            [[sim tokens=5                      | sim
            """)
    void whatIsOutOfBoundsIsRefusedByName(String text, String setting) {
        // CsvSource strips the blank after [[sim; put it back for the directive that is not closed.
        assertThatThrownBy(() -> Behavior.DEFAULT.directedBy(text + " "))
                .isInstanceOfSatisfying(BadBehavior.class, bad -> {
                    assertThat(bad.setting()).isEqualTo(setting);
                    assertThat(bad.getMessage()).isNotBlank();
                });
    }

    @Test
    void theBoundsThemselvesAreAllowed() {
        Behavior most = Behavior.DEFAULT.with(Map.of(
                "tokens",
                "100000",
                "ttft_ms",
                "600000",
                "tokens_per_second",
                "1000000",
                "fault",
                "stall_after:1000000"));
        Behavior least = Behavior.DEFAULT.with(
                Map.of("tokens", "0", "ttft_ms", "0", "tokens_per_second", "0.1", "fault", "stall_after:0"));

        assertThat(most.tokens()).isEqualTo(100_000);
        assertThat(least.tokensPerSecond()).isEqualTo(0.1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "none",
                "disconnect",
                "no_usage",
                "status:429:7",
                "disconnect_after:3",
                "stall_after:0",
                "error_after:12"
            })
    void aFaultReadsBackAsItself(String text) {
        assertThat(Fault.parse(text).text()).isEqualTo(text);
    }

    @Test
    void aStatusSaysToRetryAfterASecondUnlessTold() {
        assertThat(Fault.parse("status:503")).isEqualTo(new Fault.Status(503, 1));
    }

    @Test
    void shownSettingsAreAcceptedAsSettings() {
        Behavior behavior = Behavior.DEFAULT.directedBy(
                "[[sim tokens=3 ttft_ms=4 tokens_per_second=5.5 cached_tokens=6 reasoning_tokens=7 flag=hate"
                        + " fault=no_usage]]");
        Map<String, String> shown = new LinkedHashMap<>();
        behavior.settings().forEach((name, value) -> shown.put(name, value.toString()));

        assertThat(Behavior.DEFAULT.with(shown)).isEqualTo(behavior);
    }
}
