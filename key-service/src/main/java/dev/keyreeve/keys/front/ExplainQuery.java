package dev.keyreeve.keys.front;

import dev.keyreeve.keys.http.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The call that is asked about.
 *
 * @param key an API key's id, never its secret
 * @param provider as paths and credentials name it; null where none is named
 * @param maxTokens what the call would ask for, 1 to 1,000,000,000; null for what the model allows
 * @param inputTokens the length of its prompt, likewise; null for a prompt of nothing
 */
record ExplainQuery(
        String key,
        @Nullable String provider,
        String model,
        @Nullable String maxTokens,
        @Nullable String inputTokens) {
    private static final String SECRET_PREFIX = "krv_";
    private static final int LONGEST = 256;

    /** Whom {@code /v1} is at the relay. */
    private static final String DEFAULT_PROVIDER = "openai";

    static ExplainQuery of(
            @Nullable String key,
            @Nullable String provider,
            @Nullable String model,
            @Nullable String maxTokens,
            @Nullable String inputTokens) {
        var id = required("key", key, "give an API key's id ('key_...')");
        if (id.startsWith(SECRET_PREFIX)) {
            throw Refusal.invalid(
                    "key", "'key' looks like a whole key, which belongs in no address: give the key's id");
        }
        return new ExplainQuery(
                id,
                provider == null ? null : required("provider", provider, "name a provider"),
                required("model", model, "name the model of the call"),
                tokens("max_tokens", maxTokens),
                tokens("input_tokens", inputTokens));
    }

    String providerOrDefault() {
        return provider == null ? DEFAULT_PROVIDER : provider;
    }

    private static String required(String name, @Nullable String value, String remedy) {
        if (value == null || value.isBlank() || value.length() > LONGEST) {
            throw Refusal.invalid(name, "'" + name + "' is missing or too long: " + remedy);
        }
        return value.strip();
    }

    private static @Nullable String tokens(String name, @Nullable String value) {
        if (value != null && !value.matches("[1-9]\\d{0,8}|1000000000")) {
            throw Refusal.invalid(name, "'" + name + "' must be a number from 1 to 1000000000");
        }
        return value;
    }
}
