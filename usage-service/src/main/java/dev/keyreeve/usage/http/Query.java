package dev.keyreeve.usage.http;

import dev.keyreeve.usage.access.StorableText;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Query parameters, each refused by its name. Lists come as {@code a=1&a=2} or, from the SDKs, {@code a[]=1&a[]=2}. */
public final class Query {
    private static final int MOST_VALUES = 200;
    private static final int MOST_CHARACTERS = 256;

    private final MultivaluedMap<String, String> parameters;
    private final Set<String> asked = new HashSet<>();

    public Query(MultivaluedMap<String, String> parameters) {
        this.parameters = parameters;
    }

    public Optional<String> text(String name) {
        asked.add(name);
        var values = parameters.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw ApiException.invalid(name, "'%s' is given %d times".formatted(name, values.size()));
        }
        return values.stream().map(value -> storable(name, value)).findFirst();
    }

    public OptionalLong number(String name, long least, long most) {
        var text = text(name);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            long value = Long.parseLong(text.get());
            if (value >= least && value <= most) {
                return OptionalLong.of(value);
            }
        } catch (NumberFormatException notANumber) {
            // answered below, as any other value out of range
        }
        throw ApiException.invalid(name, "'%s' is a whole number from %d to %d".formatted(name, least, most));
    }

    /** All values of a list parameter; empty when it is not there, which means no restriction. */
    public Set<String> texts(String name) {
        asked.addAll(List.of(name, name + "[]"));
        var values = Stream.of(name, name + "[]")
                .map(parameters::get)
                .flatMap(Query::orNone)
                .map(value -> storable(name, value))
                .collect(Collectors.toUnmodifiableSet());
        if (values.size() > MOST_VALUES) {
            throw ApiException.invalid(name, "'%s' has more than %d values".formatted(name, MOST_VALUES));
        }
        return values;
    }

    /** One of a few words. */
    public <T> Optional<T> oneOf(String name, Collection<T> all, Function<T, String> wireName) {
        return text(name).map(word -> find(name, word, all, wireName));
    }

    /** Several of a few words. */
    public <T> Set<T> someOf(String name, Collection<T> all, Function<T, String> wireName) {
        return texts(name).stream()
                .map(word -> find(name, word, all, wireName))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** To be called when all has been asked for: a filter that is misspelt must not look as if it had been applied. */
    public void refuseOthers() {
        parameters.keySet().stream()
                .filter(name -> !asked.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw ApiException.invalid(name, "'%s' is not a parameter here".formatted(name));
                });
    }

    private static <T> T find(String name, String word, Collection<T> all, Function<T, String> wireName) {
        return all.stream()
                .filter(candidate -> wireName.apply(candidate).equals(word))
                .findFirst()
                .orElseThrow(() -> ApiException.invalid(
                        name,
                        "'%s' is one of %s"
                                .formatted(name, all.stream().map(wireName).collect(Collectors.joining(", ")))));
    }

    private static String storable(String name, String value) {
        if (!StorableText.accepts(value, MOST_CHARACTERS)) {
            throw ApiException.invalid(name, "'%s' has a value that is too long or not text".formatted(name));
        }
        return value;
    }

    private static Stream<String> orNone(@Nullable List<String> values) {
        return values == null ? Stream.empty() : values.stream();
    }
}
