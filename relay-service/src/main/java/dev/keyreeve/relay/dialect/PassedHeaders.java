package dev.keyreeve.relay.dialect;

import dev.keyreeve.contracts.provider.Dialect;
import io.vertx.core.MultiMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** Which headers go through the relay, in each direction; every other one ends here. */
public final class PassedHeaders {
    private static final int LONGEST = 1_024;
    private static final Set<String> OF_ANY_ANSWER =
            Set.of("content-type", "content-encoding", "retry-after", "retry-after-ms", "x-should-retry");
    private static final Set<String> OF_ANY_HTTP_ANSWER =
            Set.of("content-language", "content-disposition", "etag", "last-modified", "x-request-id", "x-total-count");

    private PassedHeaders() {}

    /** What the caller's own headers come to. */
    public sealed interface Request {
        record Passed(Map<String, String> headers) implements Request {}

        /** @param name of the header, safe to be shown */
        record Faulty(String name) implements Request {}
    }

    /**
     * Of the caller's headers those that the provider is to see. {@code idempotency-key} is not: for the provider all
     * members are one account, and one could be answered with another's. {@code openai-organization} and {@code openai-project}
     * are not among them: whose account it is, is the credential's affair.
     *
     * @param foreign whether no table has the endpoint: then also those that any HTTP API may know
     */
    public static Request ofRequest(Dialect dialect, boolean foreign, MultiMap headers) {
        var passed = new LinkedHashMap<String, String>();
        for (var name : foreign ? withThoseOfAnyApi(dialect) : ofRequest(dialect)) {
            var values = headers.getAll(name);
            // A list that came in several lines is one list (RFC 9110, section 5.3).
            var value = String.join(",", values);
            if (value.length() > LONGEST || !value.chars().allMatch(c -> c >= ' ' && c < 0x7F)) {
                return new Request.Faulty(name);
            }
            if (!value.isBlank()) {
                passed.put(name, value);
            }
        }
        if (dialect == Dialect.ANTHROPIC) {
            passed.putIfAbsent("anthropic-version", "2023-06-01");
        }
        return new Request.Passed(passed);
    }

    private static Set<String> withThoseOfAnyApi(Dialect dialect) {
        var names = new LinkedHashSet<>(ofRequest(dialect));
        names.addAll(ofRequest(Dialect.HTTP));
        return names;
    }

    private static Set<String> ofRequest(Dialect dialect) {
        return switch (dialect) {
            case OPENAI -> Set.of("openai-beta", "x-client-request-id");
            case AZURE -> Set.of("x-ms-client-request-id");
            case ANTHROPIC -> Set.of("anthropic-version", "anthropic-beta");
            case GEMINI -> Set.of("x-goog-api-client");
            case HTTP -> Set.of("accept", "accept-language", "prefer");
        };
    }

    /** Of the provider's headers those that the caller may see; not those that name the account behind the secret. */
    public static void ofAnswer(Dialect dialect, boolean foreign, MultiMap headers, BiConsumer<String, String> to) {
        headers.forEach((name, value) -> {
            var lower = name.toLowerCase(Locale.ROOT);
            if (OF_ANY_ANSWER.contains(lower)
                    || isOfAnswer(dialect, lower)
                    || (foreign && OF_ANY_HTTP_ANSWER.contains(lower))) {
                to.accept(lower, value);
            }
        });
    }

    private static boolean isOfAnswer(Dialect dialect, String name) {
        return switch (dialect) {
            case OPENAI ->
                name.startsWith("x-ratelimit-")
                        || Set.of("x-request-id", "openai-processing-ms", "openai-version", "openai-model")
                                .contains(name);
            case AZURE ->
                name.startsWith("x-ratelimit-")
                        || Set.of("x-request-id", "apim-request-id", "x-ms-client-request-id")
                                .contains(name);
            case ANTHROPIC ->
                name.equals("request-id")
                        || (name.startsWith("anthropic-ratelimit-") && !name.contains("organization"));
            case GEMINI -> false;
            // Not Location and Link: they could carry the credential, where it is a parameter.
            case HTTP -> OF_ANY_HTTP_ANSWER.contains(name) || name.startsWith("x-ratelimit-");
        };
    }
}
