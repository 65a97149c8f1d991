package dev.keyreeve.deploy.prices;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.keyreeve.contracts.usage.ModelPrice;
import dev.keyreeve.contracts.usage.ProviderPrices;
import dev.keyreeve.contracts.usage.ProviderPrices.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;

/** Reads {@code prices/data.json} of pydantic/genai-prices. */
final class SourceFile {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final ModelPrice FREE = new ModelPrice(0, 0, 0, 0, 0);

    private final LocalDate day;
    private final ImportNotes notes;

    private SourceFile(LocalDate day, ImportNotes notes) {
        this.day = day;
        this.notes = notes;
    }

    /**
     * @throws ImportRefused naming the model and the field at fault
     */
    static List<ProviderPrices> read(Path file, LocalDate day, ImportNotes notes) {
        var place = new Place(file.getFileName().toString(), "");
        var root = tree(file);
        if (!root.isArray() || root.isEmpty()) {
            throw place.refuse("is a list of providers");
        }
        var reading = new SourceFile(day, notes);
        var ids = new HashSet<String>();
        return root.valueStream()
                .map(provider -> {
                    var id = text(provider, "id", place);
                    if (!ids.add(id)) {
                        throw place.at(id).refuse("is there twice");
                    }
                    return reading.provider(provider, id, place.at(id));
                })
                .toList();
    }

    static JsonNode tree(Path file) {
        try {
            return MAPPER.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw new ImportRefused("%s is not JSON: %s at line %d."
                    .formatted(file, e.getOriginalMessage(), e.getLocation().getLineNr()));
        } catch (NoSuchFileException e) {
            throw new ImportRefused("There is no file " + file + ".");
        } catch (IOException e) {
            throw new ImportRefused(file + " cannot be read: " + e.getMessage() + ".");
        }
    }

    private ProviderPrices provider(JsonNode provider, String id, Place place) {
        var rule = provider.path("provider_match");
        var aliases = rule.isMissingNode() || rule.isNull()
                ? List.<String>of()
                : NameRules.patterns(rule, place.at("provider_match"));
        var models = provider.path("models");
        if (!models.isArray()) {
            throw place.at("models").refuse("is a list");
        }
        return new ProviderPrices(
                id,
                aliases,
                provider.path("fallback_model_providers")
                        .valueStream()
                        .map(JsonNode::asText)
                        .toList(),
                models.valueStream().map(model -> model(model, id, place)).toList());
    }

    private Model model(JsonNode model, String providerId, Place provider) {
        var id = text(model, "id", provider);
        var place = provider.at(id);
        notes.model();
        var names = NameRules.patterns(model.path("match"), place.at("match"));
        var prices = model.path("prices");
        if (prices.isArray()) {
            return new Model(names, SourcePeriods.read(prices, day, place.at("prices"), notes));
        }
        if (prices.isObject() && prices.isEmpty()) {
            if (names.stream().allMatch(name -> name.endsWith(":free"))) {
                notes.free();
                return new Model(names, FREE);
            }
            notes.unpriced(providerId, id);
            return new Model(names, null);
        }
        var tariff = SourceRates.tariff(prices, place.at("prices"), notes);
        var unknown = SourceRates.unknownKinds(prices);
        unknown.forEach(kind -> notes.unknown(place.at("prices").at(kind).path()));
        return new Model(names, new ModelPrice(tariff, List.of(), 0, 0, !unknown.isEmpty()));
    }

    private static String text(JsonNode object, String field, Place place) {
        var value = object.path(field);
        if (!value.isTextual() || value.textValue().isBlank()) {
            throw place.at(field).refuse("is missing or not a text");
        }
        return value.textValue();
    }
}
