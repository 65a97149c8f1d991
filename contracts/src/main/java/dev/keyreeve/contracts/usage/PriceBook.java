package dev.keyreeve.contracts.usage;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One immutable version of all prices. A ledger entry names the version that priced it, so the relay's bound and the
 * ledger's cost always come from the same numbers.
 *
 * @param version for example {@code 2026-11-01}; never reused for other numbers
 * @param prices by the model's name, without a date
 */
public record PriceBook(String version, Map<String, ModelPrice> prices) {
    private static final Pattern DATE = Pattern.compile("-(\\d{4}-\\d{2}-\\d{2}|\\d{4}|\\d{8})$");

    public PriceBook {
        prices = Map.copyOf(prices);
    }

    /**
     * The price of a model as a client or a provider names it; a trailing date is not part of the name,
     * unless that snapshot costs something else and so stands in the book by its whole name.
     */
    public Optional<ModelPrice> find(String model) {
        var exact = prices.get(model);
        return exact != null
                ? Optional.of(exact)
                : Optional.ofNullable(prices.get(DATE.matcher(model).replaceFirst("")));
    }
}
