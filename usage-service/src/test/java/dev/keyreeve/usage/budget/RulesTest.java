package dev.keyreeve.usage.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.grant.Scope;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {
    private static final CallBound PROMPT_UNKNOWN =
            new CallBound("openai", "gpt-4o", "2026-11-21", false, true, OptionalLong.of(10), OptionalLong.of(10));

    @ParameterizedTest(name = "{0}")
    @CsvSource({"REQUESTS,false", "CONCURRENCY,false", "TOKENS,true", "MONEY,true"})
    void asksForThePromptWhereItCounts(Measure measure, boolean counts) {
        var limit = limit(measure, 0, 0);

        var rule = Rules.of(PROMPT_UNKNOWN, Set.of(measure), List.of(limit)).getLast();

        assertThat(rule.says()).isEqualTo("yes");
        assertThat(rule.message().contains("give input_tokens"))
                .as(rule.message())
                .isEqualTo(counts);
    }

    @ParameterizedTest(name = "{0} used, {1} held")
    @CsvSource({"0,95,true", "89,11,true", "90,5,true", "91,9,false", "100,0,false"})
    void saysSoWhereOnlyWhatRelaysHoldIsInTheWay(long used, long pending, boolean held) {
        var rule = Rules.of(PROMPT_UNKNOWN, Set.of(Measure.TOKENS), List.of(limit(Measure.TOKENS, used, pending)))
                .getLast();

        assertThat(rule.says()).isEqualTo("no");
        assertThat(rule.message()
                        .endsWith(
                                "; " + pending + " tokens of it is held by relays, for calls under way or for the next"
                                        + " ones, and may be free in a moment"))
                .as(rule.message())
                .isEqualTo(held);
    }

    private static Limit limit(Measure measure, long used, long pending) {
        return new Limit(
                "bud_1",
                null,
                new Scope(Scope.Type.API_KEY, "key_1"),
                measure,
                100,
                Window.DAY,
                "UTC",
                true,
                false,
                Instant.EPOCH,
                used,
                pending,
                Math.max(0, 100 - used - pending),
                null,
                null);
    }
}
