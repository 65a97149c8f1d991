package dev.keyreeve.usage.price;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.contracts.usage.ModelPrice;
import dev.keyreeve.contracts.usage.PriceBook;
import dev.keyreeve.contracts.usage.Rates;
import dev.keyreeve.contracts.usage.Tariff;
import dev.keyreeve.usage.access.StorableText;
import dev.keyreeve.usage.http.ApiException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A price as it was asked for, every field checked and refused by its name: rates in US dollars per million tokens, or a
 * discount on the released book, which becomes numbers at this moment. What the request does not say of the model's
 * limits is as the book has it.
 */
record PriceDraft(String provider, String model, ModelPrice price) {
    private static final Pattern PROVIDER = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final int MOST_CHARACTERS = 256;
    private static final long MOST_TOKENS = 1_000_000_000;
    private static final Set<String> RATES = Set.of(
            "input",
            "cached_input",
            "cache_write",
            "cache_write_hour",
            "audio_input",
            "cached_audio_input",
            "output",
            "audio_output",
            "per_request");
    private static final Set<String> OTHERS =
            Set.of("provider", "model", "discount_percent", "max_input_tokens", "max_output_tokens");

    /**
     * @param book the current one
     * @throws ApiException 400 naming the field
     */
    static PriceDraft read(@Nullable JsonNode body, PriceBook book) {
        if (body == null || !body.isObject()) {
            throw ApiException.invalid("body", "The body is a JSON object");
        }
        refuseUnknown(body);
        var provider = provider(body);
        var model = model(body);
        var known = book.find(provider, model);
        var price =
                body.hasNonNull("discount_percent") ? discounted(body, provider, model, known) : stated(body, known);
        return new PriceDraft(
                provider,
                model,
                price.withLimits(
                        tokens(body, "max_input_tokens", price.maxInputTokens()),
                        tokens(body, "max_output_tokens", price.maxOutputTokens()),
                        price.beyondTokens()));
    }

    private static void refuseUnknown(JsonNode body) {
        body.fieldNames().forEachRemaining(name -> {
            if (!RATES.contains(name) && !OTHERS.contains(name)) {
                throw ApiException.invalid(name, "'%s' is not a field of a price".formatted(name));
            }
        });
    }

    private static String provider(JsonNode body) {
        var said = body.path("provider");
        var name = said.isMissingNode() || said.isNull()
                ? "openai"
                : said.asText("").toLowerCase(Locale.ROOT);
        if (!PROVIDER.matcher(name).matches()) {
            throw ApiException.invalid("provider", "'provider' is the name of a provider, such as openai");
        }
        return name;
    }

    private static String model(JsonNode body) {
        var said = body.path("model");
        if (!said.isTextual()
                || !StorableText.accepts(said.textValue(), MOST_CHARACTERS)
                || said.textValue().isBlank()) {
            throw ApiException.invalid(
                    "model", "'model' is the name of a model, of 1 to %d characters".formatted(MOST_CHARACTERS));
        }
        if (said.textValue().matches("(?s).*[*#].*")) {
            throw ApiException.invalid("model", "'model' is one model's name; '*' and '#' are not part of names");
        }
        return said.textValue().toLowerCase(Locale.ROOT);
    }

    private static ModelPrice stated(JsonNode body, Optional<ModelPrice> known) {
        var input = rate(body, "input");
        var output = rate(body, "output");
        if (input == null || output == null) {
            var missing = input == null ? "input" : "output";
            throw ApiException.invalid(
                    missing,
                    "'%s' is missing: US dollars per million tokens; or give 'discount_percent' alone"
                            .formatted(missing));
        }
        var perRequest = body.path("per_request");
        var rates = Rates.of(
                input,
                rate(body, "cached_input"),
                rate(body, "cache_write"),
                rate(body, "cache_write_hour"),
                rate(body, "audio_input"),
                rate(body, "cached_audio_input"),
                output,
                rate(body, "audio_output"),
                perRequest.isMissingNode() || perRequest.isNull()
                        ? null
                        : UsdRate.perRequest(perRequest, "per_request"));
        return new ModelPrice(
                new Tariff(rates, List.of()),
                List.of(),
                known.map(ModelPrice::maxInputTokens).orElse(0L),
                known.map(ModelPrice::maxOutputTokens).orElse(0L),
                known.map(ModelPrice::beyondTokens).orElse(false));
    }

    private static @Nullable Long rate(JsonNode body, String field) {
        var said = body.path(field);
        return said.isMissingNode() || said.isNull() ? null : UsdRate.perMillionTokens(said, field);
    }

    private static ModelPrice discounted(JsonNode body, String provider, String model, Optional<ModelPrice> known) {
        for (var rate : RATES) {
            if (body.has(rate)) {
                throw ApiException.invalid(rate, "'%s' and 'discount_percent' exclude each other".formatted(rate));
            }
        }
        var price = known.orElseThrow(() -> ApiException.invalid(
                "model",
                "The book has no price for '%s' of '%s' to give a discount on; give 'input' and 'output'"
                        .formatted(model, provider)));
        long kept = 10_000 - discount(body.path("discount_percent"));
        return price.map(rates -> rates.map(pico -> Math.ceilDiv(Math.multiplyExact(pico, kept), 10_000L)));
    }

    /** In hundredths of a percent. */
    private static long discount(JsonNode said) {
        var percent = said.isNumber() ? said.decimalValue().stripTrailingZeros() : BigDecimal.ONE.negate();
        if (percent.signum() < 0 || percent.compareTo(BigDecimal.valueOf(100)) > 0 || percent.scale() > 2) {
            throw ApiException.invalid(
                    "discount_percent", "'discount_percent' is a number from 0 to 100, of two decimal places at most");
        }
        return percent.movePointRight(2).longValueExact();
    }

    private static long tokens(JsonNode body, String field, long otherwise) {
        var said = body.path(field);
        if (said.isMissingNode() || said.isNull()) {
            return otherwise;
        }
        if (!said.isIntegralNumber()
                || !said.canConvertToLong()
                || said.longValue() < 1
                || said.longValue() > MOST_TOKENS) {
            throw ApiException.invalid(field, "'%s' is a whole number from 1 to %d".formatted(field, MOST_TOKENS));
        }
        return said.longValue();
    }
}
