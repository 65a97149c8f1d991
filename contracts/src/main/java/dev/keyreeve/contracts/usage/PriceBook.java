package dev.keyreeve.contracts.usage;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One immutable version of all prices. A ledger entry names the version that priced it, so the relay's bound and the
 * ledger's cost always come from the same numbers.
 *
 * @param version for example {@code 2026-11-01}, or {@code 2026-11-01+3} with an organization's third change of its own
 *     prices; never reused for other numbers
 * @param beneath what prices the models that this one says nothing about
 */
public record PriceBook(
        String version,
        List<ProviderPrices> providers,
        @Nullable PriceBook beneath) {
    private static final Pattern DATE = Pattern.compile("-(\\d{4}-\\d{2}-\\d{2}|\\d{4}|\\d{8})$");
    private static final int LONGEST_NAME = 256;

    public PriceBook {
        providers = List.copyOf(providers);
    }

    /**
     * A book of plain names.
     *
     * @param prices by the model's name, without a date, by provider
     */
    public PriceBook(String version, Map<String, Map<String, ModelPrice>> prices) {
        this(
                version,
                prices.entrySet().stream()
                        .map(provider -> new ProviderPrices(
                                provider.getKey(),
                                List.of(),
                                List.of(),
                                provider.getValue().entrySet().stream()
                                        .map(model ->
                                                new ProviderPrices.Model(List.of(model.getKey()), model.getValue()))
                                        .toList()))
                        .toList(),
                null);
    }

    /**
     * The price of a model as a client or a provider names it; a trailing date is not part of the name, unless the book
     * knows that snapshot by its whole name. A provider that the book does not know has no prices, whatever its models
     * are called.
     */
    public Optional<ModelPrice> find(String provider, String model) {
        if (provider.length() > LONGEST_NAME || model.length() > LONGEST_NAME) {
            return Optional.empty();
        }
        return known(provider.toLowerCase(Locale.ROOT), model.toLowerCase(Locale.ROOT))
                .map(ProviderPrices.Model::price);
    }

    /** This book with an organization's own prices laid over it; they come with the version that names both. */
    public PriceBook under(PriceBook own) {
        return new PriceBook(own.version, own.providers, this);
    }

    private Optional<ProviderPrices.Model> known(String provider, String name) {
        return here(provider, name)
                .or(() -> here(provider, DATE.matcher(name).replaceFirst("")))
                .or(() -> Optional.ofNullable(beneath).flatMap(book -> book.known(provider, name)));
    }

    private Optional<ProviderPrices.Model> here(String called, String name) {
        var provider = byId(called)
                .or(() -> providers.stream()
                        .filter(candidate -> candidate.goesBy(called))
                        .findFirst());
        return provider.flatMap(found -> found.find(name)
                .or(() -> found.alsoOf().stream()
                        .flatMap(other -> byId(other).stream())
                        .flatMap(other -> other.find(name).stream())
                        .findFirst()));
    }

    private Optional<ProviderPrices> byId(String id) {
        for (var candidate : providers) {
            if (candidate.id().equals(id)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
