package dev.keyreeve.relay.upstream;

import io.vertx.core.MultiMap;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;

/** Which headers of a provider's answer the caller may see. */
public final class ProviderHeaders {
    private static final Set<String> ALLOWED = Set.of(
            "content-type",
            "x-request-id",
            "retry-after",
            "retry-after-ms",
            "x-should-retry",
            "openai-processing-ms",
            "openai-version",
            "openai-model");
    private static final String RATE_LIMITS = "x-ratelimit-";

    private ProviderHeaders() {}

    /** {@code openai-organization} and {@code openai-project} name the account behind the secret, so they stay here. */
    public static void allowed(MultiMap headers, BiConsumer<String, String> to) {
        headers.forEach((name, value) -> {
            var lower = name.toLowerCase(Locale.ROOT);
            if (ALLOWED.contains(lower) || lower.startsWith(RATE_LIMITS)) {
                to.accept(lower, value);
            }
        });
    }
}
