package dev.keyreeve.keys.http;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The methods of an address, for the header that a 405 must have (RFC 9110, 15.5.6); quarkus-rest leaves it out. Read
 * from the resources themselves, so that none is forgotten.
 */
@Singleton
class AllowedMethods {
    private static final Pattern VARIABLE = Pattern.compile("\\{[^:}]+(?::\\s*([^}]+))?}");

    private final List<Endpoint> endpoints;

    AllowedMethods(BeanManager beans) {
        endpoints = beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
                .map(Bean::getBeanClass)
                .filter(type -> type.isAnnotationPresent(Path.class))
                .flatMap(AllowedMethods::endpoints)
                .toList();
    }

    private record Endpoint(Pattern address, String method) {}

    /**
     * @param path raw
     * @return such as {@code GET, POST}
     */
    String at(String path) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.address().matcher(path).matches())
                .map(Endpoint::method)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static Stream<Endpoint> endpoints(Class<?> resource) {
        return Arrays.stream(resource.getDeclaredMethods())
                .flatMap(method -> Arrays.stream(method.getAnnotations())
                        .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                        .flatMap(Stream::ofNullable)
                        .map(verb -> new Endpoint(
                                address(resource.getAnnotation(Path.class), method.getAnnotation(Path.class)),
                                verb.value())));
    }

    private static Pattern address(Path resource, @Nullable Path method) {
        var path = resource.value() + (method == null ? "" : "/" + method.value());
        return Pattern.compile(VARIABLE.matcher(path)
                .replaceAll(variable -> Optional.ofNullable(variable.group(1)).orElse("[^/]+")));
    }
}
