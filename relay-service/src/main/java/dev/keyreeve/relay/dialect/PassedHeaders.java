package dev.keyreeve.relay.dialect;

import dev.keyreeve.contracts.provider.Dialect;
import io.vertx.core.MultiMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** Which headers go through the relay, in each direction; every other one ends here. */
public final class PassedHeaders {
    private static final int LONGEST = 1_024;

    /** Of a feature, with commas between several. */
    private static final String BETA = "[A-Za-z0-9][A-Za-z0-9._:=-]{0,99}";

    private static final Pattern BETAS = Pattern.compile(BETA + "(?: ?, ?" + BETA + ")*");
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:/+=-]{1,200}");

    /** Of a library, with spaces between several. */
    private static final String PRODUCT = "[A-Za-z0-9._-]{1,60}/[A-Za-z0-9._+-]{1,60}";

    private static final Pattern PRODUCTS = Pattern.compile(PRODUCT + "(?: " + PRODUCT + "){0,9}");
    private static final Pattern PRINTABLE = Pattern.compile("[ -~]*");

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
            if (value.isBlank()) {
                continue;
            }
            if (value.length() > LONGEST || !form(name).matcher(value).matches()) {
                return new Request.Faulty(name);
            }
            passed.put(name, value);
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

    /** No header of a dialect has room for a sentence, so moderation reads none; of connectors' calls it reads them all. */
    private static Pattern form(String name) {
        return switch (name) {
            case "openai-beta", "anthropic-beta" -> BETAS;
            case "anthropic-version" -> DATE;
            case "x-client-request-id", "x-ms-client-request-id" -> ID;
            case "x-goog-api-client" -> PRODUCTS;
            default -> PRINTABLE;
        };
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
