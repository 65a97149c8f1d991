package dev.keyreeve.keys.front;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.keys.http.Refusal;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The call that is asked about.
 *
 * @param key an API key's id, never its secret
 * @param maxTokens what the call would ask for, 1 to 1,000,000,000; null for what the model allows
 * @param inputTokens the length of its prompt, likewise; null for a prompt of nothing
 */
record ExplainQuery(
        String key,
        String model,
        @Nullable String maxTokens,
        @Nullable String inputTokens) {
    private static final Set<String> KNOWN = Set.of("key", "model", "max_tokens", "input_tokens");
    private static final String SECRET_PREFIX = "krv_";
    private static final int LONGEST = 256;

    static ExplainQuery of(MultivaluedMap<String, String> query) {
        var unknown = new TreeSet<>(query.keySet());
        unknown.removeAll(KNOWN);
        if (!unknown.isEmpty()) {
            throw new Refusal(
                    ErrorCode.INVALID_REQUEST,
                    "There is a parameter that explain does not know; it takes 'key', 'model', 'max_tokens' and"
                            + " 'input_tokens'");
        }
        var key = required(query, "key", "give an API key's id ('key_...')");
        if (key.startsWith(SECRET_PREFIX)) {
            throw Refusal.invalid(
                    "key", "'key' looks like a whole key, which belongs in no address: give the key's id");
        }
        return new ExplainQuery(
                key,
                required(query, "model", "name the model of the call"),
                tokens(query, "max_tokens"),
                tokens(query, "input_tokens"));
    }

    private static String required(MultivaluedMap<String, String> query, String name, String remedy) {
        var value = query.getFirst(name);
        if (value == null || value.isBlank() || value.length() > LONGEST) {
            throw Refusal.invalid(name, "'" + name + "' is missing or too long: " + remedy);
        }
        return value.strip();
    }

    private static @Nullable String tokens(MultivaluedMap<String, String> query, String name) {
        var value = query.getFirst(name);
        if (value != null && !value.matches("[1-9]\\d{0,8}|1000000000")) {
            throw Refusal.invalid(name, "'" + name + "' must be a number from 1 to 1000000000");
        }
        return value;
    }
}
