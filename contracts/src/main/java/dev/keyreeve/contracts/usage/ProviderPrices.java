package dev.keyreeve.contracts.usage;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The models of one provider. Of several whose names fit, the first counts; case does not.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public final class ProviderPrices {
    private final String id;
    private final List<String> aliases;
    private final List<String> alsoOf;
    private final List<Model> models;
    /** The first model with a name that has no wildcard. */
    private final Map<String, Integer> plain = new HashMap<>();

    private final List<Wild> wild = new ArrayList<>();

    /**
     * One model.
     *
     * @param names as providers write them; {@code *} stands for any text, {@code #} for one digit
     * @param price absent when the model is known and its price is not
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Model(List<String> names, @Nullable ModelPrice price) {
        public Model {
            names = List.copyOf(names);
        }
    }

    private record Wild(String pattern, int model) {}

    /**
     * @param aliases patterns of other names that the provider goes by
     * @param alsoOf ids of providers whose models this one sells too, at their prices
     */
    @JsonCreator
    public ProviderPrices(
            @JsonProperty(value = "id", required = true) String id,
            @JsonProperty("aliases") @Nullable List<String> aliases,
            @JsonProperty("also_of") @Nullable List<String> alsoOf,
            @JsonProperty(value = "models", required = true) List<Model> models) {
        this.id = id.toLowerCase(Locale.ROOT);
        this.aliases = aliases == null
                ? List.of()
                : aliases.stream().map(alias -> alias.toLowerCase(Locale.ROOT)).toList();
        this.alsoOf = alsoOf == null ? List.of() : List.copyOf(alsoOf);
        this.models = List.copyOf(models);
        for (int model = 0; model < models.size(); model++) {
            for (var written : models.get(model).names()) {
                var name = written.toLowerCase(Locale.ROOT);
                if (NamePattern.isPlain(name)) {
                    plain.putIfAbsent(name, model);
                } else {
                    wild.add(new Wild(name, model));
                }
            }
        }
    }

    @JsonProperty
    public String id() {
        return id;
    }

    @JsonProperty
    public List<String> aliases() {
        return aliases;
    }

    @JsonProperty("also_of")
    public List<String> alsoOf() {
        return alsoOf;
    }

    @JsonProperty
    public List<Model> models() {
        return models;
    }

    boolean goesBy(String name) {
        return aliases.stream().anyMatch(alias -> NamePattern.matches(alias, name));
    }

    /** @param name in lower case; what is at the end of it counts, a date too */
    public Optional<Model> find(String name) {
        int first = plain.getOrDefault(name, Integer.MAX_VALUE);
        for (var pattern : wild) {
            if (pattern.model() >= first) {
                break;
            }
            if (NamePattern.matches(pattern.pattern(), name)) {
                first = pattern.model();
            }
        }
        return first == Integer.MAX_VALUE ? Optional.empty() : Optional.of(models.get(first));
    }
}
