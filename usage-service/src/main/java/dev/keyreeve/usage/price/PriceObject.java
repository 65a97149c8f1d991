package dev.keyreeve.usage.price;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.keyreeve.contracts.usage.ModelPrice;
import dev.keyreeve.contracts.usage.PricePeriod;
import dev.keyreeve.contracts.usage.Rates;
import dev.keyreeve.contracts.usage.Tariff;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A price in the admin API's style.
 *
 * @param id {@code provider/model}
 * @param change its number: the {@code n} of the first version {@code …+n} that has it
 */
record PriceObject(
        String id,
        String object,
        String provider,
        String model,
        String currency,
        String unit,
        @JsonUnwrapped Usd rates,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<TierObject> tiers,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<PeriodObject> periods,
        @Nullable Long maxInputTokens,
        @Nullable Long maxOutputTokens,
        long change,
        long createdAt) {

    /** US dollars per million tokens; per request for the last. */
    record Usd(
            BigDecimal input,
            BigDecimal cachedInput,
            BigDecimal cacheWrite,
            BigDecimal cacheWriteHour,
            BigDecimal audioInput,
            BigDecimal cachedAudioInput,
            BigDecimal output,
            BigDecimal audioOutput,
            BigDecimal perRequest) {
        static Usd of(Rates rates) {
            return new Usd(
                    UsdRate.ofMillionTokens(rates.input()),
                    UsdRate.ofMillionTokens(rates.cachedInput()),
                    UsdRate.ofMillionTokens(rates.cacheWrite()),
                    UsdRate.ofMillionTokens(rates.cacheWriteHour()),
                    UsdRate.ofMillionTokens(rates.audioInput()),
                    UsdRate.ofMillionTokens(rates.cachedAudioInput()),
                    UsdRate.ofMillionTokens(rates.output()),
                    UsdRate.ofMillionTokens(rates.audioOutput()),
                    UsdRate.ofRequest(rates.request()));
        }
    }

    /** The rates of all tokens of an exchange with more input tokens than this. */
    record TierObject(long aboveInputTokens, @JsonUnwrapped Usd rates) {}

    /** When another tariff holds than usual; days and times of day in UTC. */
    record PeriodObject(
            @Nullable String from,
            @Nullable String until,
            @Nullable String dailyFrom,
            @Nullable String dailyTo,
            @JsonUnwrapped Usd rates,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<TierObject> tiers) {
        static PeriodObject of(PricePeriod period) {
            return new PeriodObject(
                    text(period.from()),
                    text(period.until()),
                    text(period.dailyFrom()),
                    text(period.dailyTo()),
                    Usd.of(period.tariff().rates()),
                    tiersOf(period.tariff()));
        }

        private static @Nullable String text(@Nullable Object time) {
            return time == null ? null : time.toString();
        }
    }

    /** What is answered to a removal. */
    record Deleted(
            String id,
            String object,
            @JsonProperty("deleted") boolean isDeleted,
            long change) {}

    static PriceObject of(OwnPrice own, ModelPrice price) {
        return new PriceObject(
                own.id().toString(),
                "organization.price",
                own.provider(),
                own.model(),
                "usd",
                "1M tokens",
                Usd.of(price.usual().rates()),
                tiersOf(price.usual()),
                price.periods().stream().map(PeriodObject::of).toList(),
                known(price.maxInputTokens()),
                known(price.maxOutputTokens()),
                own.number(),
                own.changedAt().getEpochSecond());
    }

    private static List<TierObject> tiersOf(Tariff tariff) {
        return tariff.tiers().stream()
                .map(tier -> new TierObject(tier.above(), Usd.of(tier.rates())))
                .toList();
    }

    private static @Nullable Long known(long tokens) {
        return tokens == 0 ? null : tokens;
    }
}
