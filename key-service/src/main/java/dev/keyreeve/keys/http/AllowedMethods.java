package dev.keyreeve.keys.http;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The methods of an address, for the header that a 405 must have (RFC 9110, 15.5.6); quarkus-rest leaves it out. Read
 * from the resources themselves, so that none is forgotten.
 */
@Singleton
class AllowedMethods {
    private static final Pattern VARIABLE = Pattern.compile("\\{[^:}]+(?::\\s*([^}]+))?}");

    private final List<At> endpoints;

    AllowedMethods(BeanManager beans) {
        endpoints = beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
                .map(Bean::getBeanClass)
                .filter(type -> type.isAnnotationPresent(Path.class))
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .flatMap(Endpoint::of)
                .map(endpoint -> new At(address(endpoint.path()), endpoint.method()))
                .toList();
    }

    private record At(Pattern address, String method) {}

    /**
     * @param path raw
     * @return such as {@code GET, POST}
     */
    String at(String path) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.address().matcher(path).matches())
                .map(At::method)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static Pattern address(String path) {
        return Pattern.compile(VARIABLE.matcher(path)
                .replaceAll(variable -> Optional.ofNullable(variable.group(1)).orElse("[^/]+")));
    }
}
