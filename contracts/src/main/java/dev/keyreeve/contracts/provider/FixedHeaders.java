package dev.keyreeve.contracts.provider;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Headers that every call to a connector's API has, such as {@code X-Version: 2024-01}, whatever the caller sends. They
 * are no place for secrets: whoever may read the connector reads them.
 */
public final class FixedHeaders {
    private static final int MOST = 16;

    /** No underscore: some servers take it for a dash. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,100}");

    private static final Pattern VALUE = Pattern.compile("[!-~](?:[ -~]{0,1022}[!-~])?");

    /** What frames a message, says who is called or who calls, or is the relay's own affair. */
    private static final Set<String> TAKEN = Set.of(
            "accept-encoding",
            "api-key",
            "authorization",
            "connection",
            "cookie",
            "expect",
            "forwarded",
            "host",
            "keep-alive",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "x-api-key",
            "x-goog-api-key");

    private static final Pattern TAKEN_FAMILIES =
            Pattern.compile("(?:content-|proxy-|sec-|x-forwarded-|x-keyreeve-).*");

    private FixedHeaders() {}

    /**
     * By lower-case names.
     *
     * @throws IllegalArgumentException with a sentence for whoever wrote them
     */
    public static Map<String, String> of(Map<String, @Nullable String> said, Presentation presentation) {
        if (said.size() > MOST) {
            throw new IllegalArgumentException("there may be " + MOST + " at most");
        }
        var headers = new TreeMap<String, String>();
        said.forEach((name, value) -> {
            var lower = name.toLowerCase(Locale.ROOT);
            if (!NAME.matcher(lower).matches()) {
                throw new IllegalArgumentException("a name has letters, digits and dashes");
            }
            if (TAKEN.contains(lower)
                    || TAKEN_FAMILIES.matcher(lower).matches()
                    || (presentation instanceof Presentation.Header(var slot, var prefix)
                            && slot.equalsIgnoreCase(lower))) {
                throw new IllegalArgumentException("'" + lower + "' frames the request or carries a credential");
            }
            if (value == null || !VALUE.matcher(value).matches()) {
                throw new IllegalArgumentException(
                        "the value of '" + lower + "' must be 1 to 1024 printable ASCII characters");
            }
            if (headers.put(lower, value) != null) {
                throw new IllegalArgumentException("'" + lower + "' is named twice");
            }
        });
        return headers;
    }
}
