package dev.keyreeve.contracts.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * JSON as it crosses Keyreeve's own boundaries: snake_case, absent rather than null. Unknown fields are ignored, so
 * that two versions of a service can run side by side; a missing number or flag is an error, never 0 or false.
 */
public final class Json {
    private static final ObjectMapper MAPPER = configure(JsonMapper.builder());

    private Json() {}

    /** The shared mapper; configured once, safe for all threads. */
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    /** Applies Keyreeve's conventions to a builder, for frameworks that bring their own mapper. */
    public static ObjectMapper configure(JsonMapper.Builder builder) {
        return builder.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .serializationInclusion(JsonInclude.Include.NON_NULL)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .build();
    }

    public static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @throws UncheckedIOException when the bytes are not the JSON of {@code type}
     */
    public static <T> T read(byte[] json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
