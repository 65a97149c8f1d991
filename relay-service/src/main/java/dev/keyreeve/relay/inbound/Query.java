package dev.keyreeve.relay.inbound;

import dev.keyreeve.contracts.provider.Presentation;
import dev.keyreeve.contracts.provider.Provider;
import dev.keyreeve.relay.content.Foreign;
import dev.keyreeve.relay.exchange.Refusal;
import dev.keyreeve.relay.exchange.Refused;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What stands behind the question mark: read, and written anew, so that nothing passes that was not understood. */
record Query(Map<String, List<String>> values) {
    private static final int MOST = 50;
    private static final int LONGEST = 200;
    private static final int LONGEST_TOKEN = 1_024;

    /** Ids, numbers, dates and words of the dialect's: none of them is a sentence, so moderation reads none. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9._:/+=@~-]*");

    /** Where providers read a credential too: which one is used is not the caller's affair. */
    private static final Set<String> OF_CREDENTIALS =
            Set.of("key", "api-key", "api_key", "access_token", "oauth_token", "subscription-key");

    /** Google writes an answer also in forms that the meter does not read. */
    private static final Map<String, Set<String>> WORDS = Map.of("alt", Set.of("json", "sse"));

    /**
     * @param raw as it was sent; empty for none
     * @param known names that may stand in it
     */
    static Query read(String raw, Set<String> known) throws Refused {
        if (raw.isEmpty()) {
            return new Query(Map.of());
        }
        Map<String, List<String>> values;
        try {
            values = new QueryStringDecoder(raw, StandardCharsets.UTF_8, false, MOST, false).parameters();
        } catch (IllegalArgumentException malformed) {
            throw new Refused(Refusal.Unfit.request("The query is not well-formed", null));
        }
        for (var entry : values.entrySet()) {
            if (!known.contains(entry.getKey())) {
                throw new Refused(Refusal.Unfit.request(
                        "The query has a parameter that is not known at this endpoint; there are "
                                + String.join(", ", known.stream().sorted().toList()),
                        null));
            }
            for (var value : entry.getValue()) {
                int longest = entry.getKey().equals("pageToken") ? LONGEST_TOKEN : LONGEST;
                if (value.length() > longest || !WORD.matcher(value).matches()) {
                    throw new Refused(Refusal.Unfit.request(
                            "'" + entry.getKey() + "' in the query must be up to " + longest
                                    + " letters, digits and . _ - : / + = @ ~",
                            entry.getKey()));
                }
            }
            var words = WORDS.get(entry.getKey());
            if (words != null && !words.containsAll(entry.getValue())) {
                throw new Refused(Refusal.Unfit.request(
                        "'" + entry.getKey() + "' in the query must be one of: "
                                + String.join(", ", words.stream().sorted().toList()),
                        entry.getKey()));
            }
            if (entry.getValue().size() > 1 && !entry.getKey().startsWith("include")) {
                throw new Refused(Refusal.Unfit.request(
                        "'" + entry.getKey() + "' stands in the query more than once", entry.getKey()));
            }
        }
        return new Query(new LinkedHashMap<>(values));
    }

    /**
     * What stands in the query for an API of which no table knows it: anything but what carries a credential, or what Google's
     * servers take for a header or a method.
     */
    static List<Foreign.Pair> ofForeign(String raw, Provider provider) throws Refused {
        var pairs = pairs(raw, MOST);
        for (var pair : pairs) {
            // Some servers read case, spaces and brackets away.
            var name = pair.name().strip().split("\\[", 2)[0].strip().toLowerCase(Locale.ROOT);
            if (provider.presentation() instanceof Presentation.QueryParameter(var credential)
                    && name.equalsIgnoreCase(credential)) {
                throw new Refused(Refusal.Unfit.request(
                        "'" + credential + "' in the query carries the connector's credential, which is not yours"
                                + " to send",
                        credential));
            }
            if (!provider.isConnector() && (OF_CREDENTIALS.contains(name) || name.startsWith("$"))) {
                throw new Refused(Refusal.Unfit.request(
                        "The query has a parameter that could carry a credential or change the request", null));
            }
        }
        return pairs;
    }

    /**
     * Of a query, or of a form in a body, whose names are not known here: in their order, and more of one name if need be.
     *
     * @param raw as it was sent; empty for none
     */
    static List<Foreign.Pair> pairs(String raw, int most) throws Refused {
        var pairs = new ArrayList<Foreign.Pair>();
        try {
            for (var pair : raw.split("&", -1)) {
                int equals = pair.indexOf('=');
                var name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                var value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
                if (!pair.isEmpty()) {
                    pairs.add(new Foreign.Pair(name, value));
                }
            }
        } catch (IllegalArgumentException malformed) {
            throw new Refused(Refusal.Unfit.request("A query or form is not well-formed", null));
        }
        if (pairs.size() > most) {
            throw new Refused(Refusal.Unfit.request("A query or form has more than " + most + " fields", null));
        }
        return pairs;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    boolean has(String name, String value) {
        return values.getOrDefault(name, List.of()).contains(value);
    }

    Optional<String> one(String name) {
        return values.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** The same with another value under that name. */
    Query with(String name, String value) {
        var changed = new LinkedHashMap<>(values);
        changed.put(name, List.of(value));
        return new Query(changed);
    }

    /** With the question mark; empty for none. */
    String written() {
        var text = new StringBuilder();
        values.forEach((name, all) -> all.forEach(value -> text.append(text.isEmpty() ? '?' : '&')
                .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8))));
        return text.toString();
    }
}
