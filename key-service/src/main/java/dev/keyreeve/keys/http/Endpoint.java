package dev.keyreeve.keys.http;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * What can be asked for, as its resource declares it, and not as a caller wrote it.
 *
 * @param path such as <code>/v1/organization/users/{id}</code>
 */
public record Endpoint(String method, String path) {

    /** None for a method that is no endpoint. */
    public static Stream<Endpoint> of(Method declared) {
        var resource = declared.getDeclaringClass().getAnnotation(Path.class);
        var below = declared.getAnnotation(Path.class);
        return Arrays.stream(declared.getAnnotations())
                .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                .flatMap(Stream::ofNullable)
                .map(verb -> new Endpoint(verb.value(), resource.value() + (below == null ? "" : "/" + below.value())));
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
