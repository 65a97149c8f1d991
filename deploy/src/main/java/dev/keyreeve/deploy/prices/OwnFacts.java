package dev.keyreeve.deploy.prices;

import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.ModelPrice;
import dev.keyreeve.contracts.usage.ProviderPrices;
import dev.keyreeve.contracts.usage.ProviderPrices.Model;
import dev.keyreeve.contracts.usage.Rates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the source does not say, or says otherwise than the provider: {@code own-facts.json} beside the books.
 *
 * @param limits by provider and model name
 * @param beyondTokens by provider, the names of models whose use can cost what tokens do not bound
 * @param models by provider, models that come before the source's
 * @param hourWrites by provider, how many times the price of input a cache write for an hour costs, where writes cost
 */
record OwnFacts(
        Map<String, Map<String, Limits>> limits,
        Map<String, Set<String>> beyondTokens,
        Map<String, List<Model>> models,
        Map<String, Long> hourWrites) {

    /** 0: not known, or no tokens of the kind. */
    record Limits(long maxInputTokens, long maxOutputTokens) {
        private static final Limits UNKNOWN = new Limits(0, 0);
    }

    private record Fact(Limits limits, boolean beyondTokens) {}

    static OwnFacts none() {
        return new OwnFacts(Map.of(), Map.of(), Map.of(), Map.of());
    }

    static OwnFacts read(Path file) {
        try {
            var facts = Json.read(Files.readAllBytes(file), OwnFacts.class);
            if (facts.limits == null || facts.beyondTokens == null || facts.models == null) {
                throw new ImportRefused(file + ": 'limits', 'beyond_tokens' and 'models' are objects.");
            }
            return facts.hourWrites == null
                    ? new OwnFacts(facts.limits, facts.beyondTokens, facts.models, Map.of())
                    : facts;
        } catch (IOException | UncheckedIOException e) {
            throw new ImportRefused(file + " cannot be read: " + e.getMessage());
        }
    }

    ProviderPrices over(ProviderPrices source, ImportNotes notes) {
        var all = new ArrayList<>(models.getOrDefault(source.id(), List.of()));
        all.addAll(source.models());
        var provider = new ProviderPrices(source.id(), source.aliases(), source.alsoOf(), all);
        var byModel = new LinkedHashMap<Model, Map<String, Fact>>();
        facts(source.id()).forEach((name, fact) -> {
            var model = provider.models().stream()
                    .filter(candidate -> fits(candidate, name))
                    .findFirst();
            if (model.isPresent() && model.get().price() != null) {
                byModel.computeIfAbsent(model.get(), found -> new LinkedHashMap<>())
                        .put(name, fact);
            } else {
                notes.unused(source.id() + "." + name);
            }
        });
        var stated = new ArrayList<Model>();
        for (var model : provider.models()) {
            for (var one : stated(model, byModel.getOrDefault(model, Map.of()))) {
                stated.add(withHourWrites(one, hourWrites.getOrDefault(source.id(), 0L)));
            }
        }
        return new ProviderPrices(source.id(), source.aliases(), source.alsoOf(), stated);
    }

    private Map<String, Fact> facts(String provider) {
        var facts = new TreeMap<String, Fact>();
        limits.getOrDefault(provider, Map.of()).forEach((name, found) -> facts.put(name, new Fact(found, false)));
        for (var name : beyondTokens.getOrDefault(provider, Set.of())) {
            facts.put(name, new Fact(facts.containsKey(name) ? facts.get(name).limits() : Limits.UNKNOWN, true));
        }
        return facts;
    }

    private static boolean fits(Model model, String name) {
        return new ProviderPrices("x", List.of(), List.of(), List.of(model))
                .find(name)
                .isPresent();
    }

    /** One rule of the source may name several models: those with facts of their own are split off, dated names too. */
    private static List<Model> stated(Model model, Map<String, Fact> facts) {
        @Nullable ModelPrice price = model.price();
        if (facts.isEmpty() || price == null) {
            return List.of(model);
        }
        var main = facts.getOrDefault(
                model.names().getFirst(), facts.values().iterator().next());
        var models = new ArrayList<Model>();
        facts.forEach((name, fact) -> {
            if (!fact.equals(main)) {
                models.add(new Model(List.of(name, name + "-####-##-##"), with(price, fact)));
            }
        });
        models.add(new Model(model.names(), with(price, main)));
        return models;
    }

    private static Model withHourWrites(Model model, long times) {
        @Nullable ModelPrice price = model.price();
        return price == null || times == 0
                ? model
                : new Model(model.names(), price.map(rates -> withHourWrites(rates, times)));
    }

    private static Rates withHourWrites(Rates rates, long times) {
        return rates.cacheWrite() == rates.input()
                ? rates
                : rates.withCacheWriteHour(Math.multiplyExact(rates.input(), times));
    }

    private static ModelPrice with(ModelPrice price, Fact fact) {
        return price.withLimits(
                fact.limits().maxInputTokens(),
                fact.limits().maxOutputTokens(),
                price.beyondTokens() || fact.beyondTokens());
    }
}
