package dev.keyreeve.contracts.usage;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What one model costs. Rates are in pico-USD, sums in nano-USD (1e-9 USD), rounded up once. Integers only.
 *
 * @param usual what holds when no other period does
 * @param periods of several that hold at a time, the last counts
 * @param maxInputTokens the context window; a bound for what the provider can bill as input; 0: not known
 * @param maxOutputTokens the most that the model can answer, written into a request that names no maximum of its own;
 *     0: not known, or it answers no tokens
 * @param beyondTokens whether an exchange can cost something that no number of tokens bounds, such as searches
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record ModelPrice(
        Tariff usual, List<PricePeriod> periods, long maxInputTokens, long maxOutputTokens, boolean beyondTokens) {

    private static final long PICO_PER_NANO = 1_000;

    public ModelPrice {
        if (usual == null) {
            throw new IllegalArgumentException("a price has a tariff that is 'usual'");
        }
        periods = List.copyOf(periods);
    }

    /** Text alone, at any time. */
    public ModelPrice(
            long inputPico, long cachedInputPico, long outputPico, long maxInputTokens, long maxOutputTokens) {
        this(
                new Tariff(
                        Rates.of(inputPico, cachedInputPico, null, null, null, null, outputPico, null, null),
                        List.of()),
                List.of(),
                maxInputTokens,
                maxOutputTokens,
                false);
    }

    @JsonCreator
    static ModelPrice read(
            @JsonProperty(value = "usual", required = true) Tariff usual,
            @JsonProperty("periods") @Nullable List<PricePeriod> periods,
            @JsonProperty("max_input_tokens") @Nullable Long maxInputTokens,
            @JsonProperty("max_output_tokens") @Nullable Long maxOutputTokens,
            @JsonProperty("beyond_tokens") @Nullable Boolean beyondTokens) {
        return new ModelPrice(
                usual,
                periods == null ? List.of() : periods,
                maxInputTokens == null ? 0 : maxInputTokens,
                maxOutputTokens == null ? 0 : maxOutputTokens,
                beyondTokens != null && beyondTokens);
    }

    /** The same prices with other facts about the model. */
    public ModelPrice withLimits(long otherMaxInputTokens, long otherMaxOutputTokens, boolean otherBeyondTokens) {
        return new ModelPrice(usual, periods, otherMaxInputTokens, otherMaxOutputTokens, otherBeyondTokens);
    }

    /** Whether what is written to the cache for an hour has a price of its own. */
    public boolean knowsHourWrites() {
        return usual.rates().cacheWriteHour() != usual.rates().cacheWrite();
    }

    /** To bound what writes nothing to the cache for an hour, which is dearer than all other input. */
    public ModelPrice withoutHourWrites() {
        return knowsHourWrites() ? map(rates -> rates.withCacheWriteHour(rates.cacheWrite())) : this;
    }

    /** All its rates, at all times, through {@code change}. */
    public ModelPrice map(UnaryOperator<Rates> change) {
        return new ModelPrice(
                usual.map(change),
                periods.stream()
                        .map(period -> new PricePeriod(
                                period.from(),
                                period.until(),
                                period.dailyFrom(),
                                period.dailyTo(),
                                period.tariff().map(change)))
                        .toList(),
                maxInputTokens,
                maxOutputTokens,
                beyondTokens);
    }

    /**
     * What the usage costs in nano-USD, at the usual time.
     *
     * @throws ArithmeticException when it does not fit 63 bits
     */
    public long cost(TokenUsage usage) {
        return nanos(usual.cost(usage));
    }

    /**
     * What the usage of an exchange that began at {@code startedAt} costs, in nano-USD.
     *
     * @throws ArithmeticException when it does not fit 63 bits
     */
    public long cost(TokenUsage usage, Instant startedAt) {
        for (var period : periods.reversed()) {
            if (period.holdsAt(startedAt)) {
                return nanos(period.tariff().cost(usage));
            }
        }
        return cost(usage);
    }

    /**
     * The most that so many tokens can cost, whatever kinds of tokens they turn out to be and whenever it is; in
     * nano-USD.
     *
     * @throws ArithmeticException when it does not fit 63 bits, or when tokens do not bound it ({@code beyondTokens})
     */
    public long bound(long inputTokens, long outputTokens) {
        if (beyondTokens) {
            throw new ArithmeticException("no number of tokens bounds what the model can cost");
        }
        long most = usual.bound(inputTokens, outputTokens);
        for (var period : periods) {
            if (!period.isOver()) {
                most = Math.max(most, period.tariff().bound(inputTokens, outputTokens));
            }
        }
        return nanos(most);
    }

    private static long nanos(long pico) {
        return Math.ceilDiv(pico, PICO_PER_NANO);
    }
}
