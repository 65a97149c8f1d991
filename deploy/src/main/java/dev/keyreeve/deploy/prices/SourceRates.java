package dev.keyreeve.deploy.prices;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.contracts.usage.Rates;
import dev.keyreeve.contracts.usage.Tariff;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The source's {@code prices} object as a tariff: USD per million tokens, or per thousand requests, as pico-USD. A tier of
 * the source is the price of all tokens of a kind when the input is above its start.
 */
final class SourceRates {
    private static final Set<String> KINDS = Set.of(
            "input_mtok",
            "cache_read_mtok",
            "cache_write_mtok",
            "input_audio_mtok",
            "cache_audio_read_mtok",
            "output_mtok",
            "output_audio_mtok",
            "requests_kcount");
    private static final int PICO_PER_USD_PER_MILLION = 6;
    private static final int PICO_PER_USD_PER_THOUSAND = 9;
    /** Beyond this a decimal is the noise of somebody's binary fractions: 0.18000000000000002. */
    private static final MathContext MEANT = new MathContext(12);
    /** $1,000,000 per million tokens: dearer is a slip of the pen. */
    private static final BigDecimal MOST_PICO = BigDecimal.TEN.pow(12);

    private final JsonNode prices;
    private final Place place;
    private final ImportNotes notes;

    private SourceRates(JsonNode prices, Place place, ImportNotes notes) {
        this.prices = prices;
        this.place = place;
        this.notes = notes;
    }

    /** Which of the source's kinds of price our format has no word for; they cost something that tokens do not bound. */
    static List<String> unknownKinds(JsonNode prices) {
        return prices.propertyStream()
                .map(java.util.Map.Entry::getKey)
                .filter(kind -> !KINDS.contains(kind))
                .toList();
    }

    static Tariff tariff(JsonNode prices, Place place, ImportNotes notes) {
        if (!prices.isObject()) {
            throw place.refuse("is an object");
        }
        return new SourceRates(prices, place, notes).tariff();
    }

    private Tariff tariff() {
        if (!prices.has("input_mtok")) {
            throw place.at("input_mtok").refuse("is missing");
        }
        var marks = new TreeSet<Long>();
        for (var kind : KINDS) {
            if (prices.hasNonNull(kind)) {
                notes.rates(1 + prices.path(kind).path("tiers").size());
            }
            for (var tier : prices.path(kind).path("tiers")) {
                marks.add(mark(tier, place.at(kind)));
            }
        }
        return new Tariff(
                ratesAbove(-1),
                marks.stream()
                        .map(mark -> new Tariff.Tier(mark, ratesAbove(mark)))
                        .toList());
    }

    private Rates ratesAbove(long mark) {
        return Rates.of(
                price("input_mtok", mark, 0),
                priceOrNull("cache_read_mtok", mark),
                priceOrNull("cache_write_mtok", mark),
                null,
                priceOrNull("input_audio_mtok", mark),
                priceOrNull("cache_audio_read_mtok", mark),
                priceOrNull("output_mtok", mark),
                priceOrNull("output_audio_mtok", mark),
                priceOrNull("requests_kcount", mark));
    }

    private long price(String kind, long mark, long none) {
        var price = priceOrNull(kind, mark);
        return price == null ? none : price;
    }

    private @Nullable Long priceOrNull(String kind, long mark) {
        var said = prices.path(kind);
        if (said.isMissingNode() || said.isNull()) {
            return null;
        }
        if (!said.isObject()) {
            return pico(said, kind);
        }
        var applies = said.path("base");
        long from = -1;
        for (var tier : said.path("tiers")) {
            long start = mark(tier, place.at(kind));
            if (start <= mark && start > from) {
                applies = tier.path("price");
                from = start;
            }
        }
        return pico(applies, kind);
    }

    private static long mark(JsonNode tier, Place place) {
        var start = tier.path("start");
        if (!start.isIntegralNumber() || !start.canConvertToLong() || start.longValue() < 0) {
            throw place.at("tiers.start").refuse("is a whole number of tokens");
        }
        return start.longValue();
    }

    private long pico(JsonNode said, String kind) {
        if (!said.isNumber()) {
            throw place.at(kind).refuse("is a number, or an object with 'base' and 'tiers'");
        }
        var usd = said.decimalValue();
        if (usd.signum() < 0) {
            throw place.at(kind).refuse("is negative: " + usd);
        }
        boolean requests = kind.equals("requests_kcount");
        int places = requests ? PICO_PER_USD_PER_THOUSAND : PICO_PER_USD_PER_MILLION;
        var exact = usd.round(MEANT).movePointRight(places);
        if (exact.compareTo(MOST_PICO) > 0) {
            throw place.at(kind).refuse("is dearer than anything: " + usd);
        }
        var whole = exact.setScale(0, RoundingMode.CEILING);
        if (whole.compareTo(usd.movePointRight(places)) != 0) {
            var became = "$%s -> $%s per %s"
                    .formatted(
                            usd.toPlainString(),
                            whole.movePointLeft(places).stripTrailingZeros().toPlainString(),
                            requests ? "thousand requests" : "million tokens");
            if (whole.compareTo(exact) == 0) {
                notes.cleaned(place.at(kind).path(), became);
            } else {
                notes.rounded(place.at(kind).path(), became);
            }
        }
        return whole.longValueExact();
    }
}
