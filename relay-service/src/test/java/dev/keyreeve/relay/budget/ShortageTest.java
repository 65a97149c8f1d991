package dev.keyreeve.relay.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.contracts.usage.Allotment.Answer.Exhausted;
import dev.keyreeve.contracts.usage.Allotment.Answer.Kind;
import dev.keyreeve.contracts.usage.Amounts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Who is refused by a limit is told what frees it:")
class ShortageTest {
    @Test
    @DisplayName("the window, where what is missing was used")
    void used() {
        var refused = refused(Kind.RATE_LIMIT, Measure.TOKENS, 600, 300, 42_000L);
        assertThat(refused.shortage().comeAgainMs()).isEqualTo(42_000);
        assertThat(refused.message())
                .endsWith("has 100 tokens left and this request may use 500 tokens; there may be room in 42 s");
    }

    @Test
    @DisplayName("calls under way, and soon, where what is missing is only held")
    void held() {
        var refused = refused(Kind.RATE_LIMIT, Measure.TOKENS, 100, 900, 42_000L);
        assertThat(refused.shortage().comeAgainMs()).isEqualTo(2_000);
        assertThat(refused.message())
                .endsWith("has 0 tokens left and this request may use 500 tokens; calls under way hold 900 tokens, and"
                        + " what they do not use of it comes back when they end; there may be room in 2 s");
        assertThat(refused(Kind.RATE_LIMIT, Measure.TOKENS, 100, 900, 700L)
                        .shortage()
                        .comeAgainMs())
                .as("the window slides sooner")
                .isEqualTo(700);
    }

    @Test
    @DisplayName("the same of a budget, which still says when it resets")
    void budget() {
        var refused = refused(Kind.BUDGET, Measure.MONEY, 100, 900, 90_000_000L);
        assertThat(refused.shortage().comeAgainMs()).isEqualTo(2_000);
        assertThat(refused.message())
                .endsWith("calls under way hold $0.0000009, and what they do not use of it comes back when they end; it"
                        + " resets in 25 h");
    }

    @Test
    @DisplayName("the window of a limit on requests, because a request that is held comes to be a used one")
    void requests() {
        var refused = refused(Kind.RATE_LIMIT, Measure.REQUESTS, 0, 1_000, 42_000L);
        assertThat(refused.shortage().comeAgainMs()).isEqualTo(42_000);
        assertThat(refused.message()).endsWith("is used up; there may be room in 42 s");
    }

    @Test
    @DisplayName("the end of any call, of a limit on concurrency")
    void concurrency() {
        var refused = refused(Kind.RATE_LIMIT, Measure.CONCURRENCY, 0, 1_000, null);
        assertThat(refused.shortage().comeAgainMs()).isEqualTo(2_000);
        assertThat(refused.message())
                .endsWith("is full; a place is free when one of the calls under way ends; there may be room in 2 s");
    }

    @ParameterizedTest(name = "{0} on {1} of {2}, {3} used, {4} held, resets in {5}")
    @DisplayName("and advised what can help")
    @CsvSource(
            nullValues = "-",
            delimiter = '|',
            value = {
                // Never fits: whatever resets, and when.
                "RATE_LIMIT | TOKENS | 400 | 0 | 0 | - | Ask for less (a smaller max_tokens or prompt), or ask an"
                        + " administrator to raise the rate limit. | -",
                "BUDGET | MONEY | 400 | 0 | 0 | 42000 | Ask for less (a smaller max_tokens or prompt), or ask an"
                        + " administrator to raise the budget. | -",
                "BUDGET | REQUESTS | 0 | 0 | 0 | 42000 | Ask an administrator to raise the budget. | -",
                // Never resets.
                "BUDGET | MONEY | 1000 | 600 | 0 | - | Ask for less (a smaller max_tokens or prompt), or ask an"
                        + " administrator to raise the budget. | -",
                "BUDGET | REQUESTS | 1000 | 1000 | 0 | - | Ask an administrator to raise the budget. | -",
                "BUDGET | MONEY | 1000 | 400 | 600 | - | Try again after the time in Retry-After, or ask an"
                        + " administrator to raise the budget. | 2000",
                // Resets.
                "BUDGET | MONEY | 1000 | 600 | 0 | 42000 | Wait for the reset, or ask an administrator to raise the"
                        + " budget. | 42000",
                "RATE_LIMIT | TOKENS | 1000 | 600 | 0 | 42000 | Try again after the time in Retry-After, or send less."
                        + " | 42000",
            })
    void remedy(
            Kind kind,
            Measure measure,
            long amount,
            long posted,
            long pending,
            @Nullable Long resetMs,
            String remedy,
            @Nullable Long comeAgainMs) {
        var refused = refused(kind, measure, amount, posted, pending, resetMs);
        assertThat(refused.remedy()).isEqualTo(remedy);
        assertThat(refused.shortage().comeAgainMs()).isEqualTo(comeAgainMs);
    }

    /** By a limit of 1,000, of an exchange of 500 nano-USD and tokens. */
    private static HoldOutcome.Refused refused(
            Kind kind, Measure measure, long posted, long pending, @Nullable Long resetMs) {
        return refused(kind, measure, 1_000, posted, pending, resetMs);
    }

    private static HoldOutcome.Refused refused(
            Kind kind, Measure measure, long amount, long posted, long pending, @Nullable Long resetMs) {
        var limit = new Exhausted(
                kind, "l", measure, new Scope(Scope.Type.PROJECT, "p"), "minute", amount, posted, pending, resetMs);
        return (HoldOutcome.Refused) Refusals.exhausted(limit, Amounts.ofExchange(500, 500));
    }
}
