package dev.keyreeve.keys.http;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The name of a field as the caller wrote it: {@code owner.type}. */
final class FieldPath {
    private FieldPath() {}

    /** Null when the body as a whole is meant. */
    static @Nullable String of(Path violated) {
        var path = StreamSupport.stream(violated.spliterator(), false)
                .filter(node -> node.getKind() == ElementKind.PROPERTY)
                .map(node -> snakeCase(node.getName()))
                .collect(Collectors.joining("."));
        return path.isEmpty() ? null : path;
    }

    static @Nullable String of(JsonMappingException mismatch) {
        var path = mismatch.getPath().stream()
                .map(JsonMappingException.Reference::getFieldName)
                .filter(name -> name != null)
                .collect(Collectors.joining("."));
        return path.isEmpty() ? null : path;
    }

    private static String snakeCase(String name) {
        return PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(name);
    }
}
