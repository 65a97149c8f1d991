package dev.keyreeve.contracts.usage;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A model's rates at one time.
 *
 * @param tiers for long prompts: the rates of <em>all</em> tokens of an exchange whose input is above a tier's mark, as
 *     Google, Anthropic and OpenAI bill them
 */
public record Tariff(
        Rates rates,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Tier> tiers) {

    /** @param above input tokens, cached ones included; the rates hold from one more on */
    public record Tier(long above, Rates rates) {}

    public Tariff(
            @JsonProperty(value = "rates", required = true) Rates rates,
            @JsonProperty("tiers") @Nullable List<Tier> tiers) {
        if (rates == null) {
            throw new IllegalArgumentException("a tariff has 'rates'");
        }
        this.rates = rates;
        this.tiers = tiers == null
                ? List.of()
                : tiers.stream().sorted(Comparator.comparingLong(Tier::above)).toList();
    }

    /** Its rates through {@code change}. */
    public Tariff map(UnaryOperator<Rates> change) {
        return new Tariff(
                change.apply(rates),
                tiers.stream()
                        .map(tier -> new Tier(tier.above(), change.apply(tier.rates())))
                        .toList());
    }

    /** In pico-USD. */
    long cost(TokenUsage usage) {
        var applies = rates;
        for (var tier : tiers) {
            if (usage.input() > tier.above()) {
                applies = tier.rates();
            }
        }
        return applies.cost(usage);
    }

    /** In pico-USD; over all tiers that so much input can reach. */
    long bound(long inputTokens, long outputTokens) {
        long most = rates.bound(inputTokens, outputTokens);
        for (var tier : tiers) {
            if (inputTokens > tier.above()) {
                most = Math.max(most, tier.rates().bound(inputTokens, outputTokens));
            }
        }
        return most;
    }
}
