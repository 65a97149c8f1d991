package dev.keyreeve.keys.testing;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Every JAX-RS endpoint of the service, found in its classes: one that is added tomorrow is tried as well. */
public final class Endpoints {
    private Endpoints() {}

    public record Endpoint(String method, String path) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    public static List<Endpoint> below(String prefix) {
        var root = java.nio.file.Path.of("target", "classes");
        try (var files = Files.walk(root)) {
            return files.map(root::relativize)
                    .map(java.nio.file.Path::toString)
                    .filter(name -> name.endsWith("Resource.class"))
                    .map(name -> name.replace('/', '.').replaceAll("\\.class$", ""))
                    .flatMap(Endpoints::of)
                    .filter(endpoint -> endpoint.path().startsWith(prefix))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Stream<Endpoint> of(String className) {
        try {
            var type = Class.forName(className, false, Endpoints.class.getClassLoader());
            return Arrays.stream(type.getDeclaredMethods()).flatMap(method -> of(type, method));
        } catch (ClassNotFoundException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Stream<Endpoint> of(Class<?> type, Method method) {
        var below = method.getAnnotation(Path.class);
        var path = type.getAnnotation(Path.class).value() + (below == null ? "" : "/" + below.value());
        return Arrays.stream(method.getAnnotations())
                .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                .filter(verb -> verb != null)
                .map(verb -> new Endpoint(verb.value(), path));
    }
}
