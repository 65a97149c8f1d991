package dev.keyreeve.deploy.prices;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The source's matching rules as the patterns of {@code contracts.usage.ProviderPrices}: {@code *} for any text,
 * {@code #} for one digit. Of regular expressions those are understood that say no more than that.
 */
final class NameRules {
    private static final Pattern REGEX_PART =
            Pattern.compile("\\\\d\\{(?<times>\\d{1,2})}|(?<digit>\\\\d)|\\\\(?<escaped>[.\\-/])|(?<plain>[\\w/:@ -])");

    private NameRules() {}

    /**
     * @throws ImportRefused when patterns cannot say the same
     */
    static List<String> patterns(JsonNode rule, Place place) {
        if (!rule.isObject() || rule.size() != 1) {
            throw place.refuse("is an object with one of equals, starts_with, ends_with, contains, regex, or, and");
        }
        var kind = rule.fieldNames().next();
        var said = rule.get(kind);
        return switch (kind) {
            case "or" -> all(said, place.at(kind)).distinct().toList();
            case "and" -> inAnyOrder(said, place.at(kind));
            case "equals" -> List.of(literal(said, place.at(kind)));
            case "starts_with" -> List.of(literal(said, place.at(kind)) + "*");
            case "ends_with" -> List.of("*" + literal(said, place.at(kind)));
            case "contains" -> List.of("*" + literal(said, place.at(kind)) + "*");
            case "regex" -> List.of(regex(said.asText(), place.at(kind)));
            default -> throw place.refuse("has the unknown rule '" + kind + "'");
        };
    }

    private static Stream<String> all(JsonNode rules, Place place) {
        if (!rules.isArray() || rules.isEmpty()) {
            throw place.refuse("is a list of rules");
        }
        return rules.valueStream().flatMap(rule -> patterns(rule, place).stream());
    }

    /** {@code *a*} and {@code *b*} are {@code *a*b*} or {@code *b*a*}. */
    private static List<String> inAnyOrder(JsonNode rules, Place place) {
        var both = all(rules, place).toList();
        boolean parts = both.size() == 2
                && both.stream().allMatch(part -> part.length() > 2 && part.startsWith("*") && part.endsWith("*"));
        if (!parts) {
            throw place.refuse("can be two rules of 'contains' and nothing else");
        }
        return List.of(
                both.getFirst() + both.getLast().substring(1),
                both.getLast() + both.getFirst().substring(1));
    }

    private static String literal(JsonNode text, Place place) {
        if (!text.isTextual() || text.textValue().isEmpty()) {
            throw place.refuse("is a text");
        }
        if (text.textValue().matches(".*[*#].*")) {
            throw place.refuse("has a '*' or '#', which are wildcards here");
        }
        return text.textValue().toLowerCase(Locale.ROOT);
    }

    private static String regex(String regex, Place place) {
        int end = regex.endsWith("$") ? regex.length() - 1 : regex.length();
        var pattern = new StringBuilder(regex.startsWith("^") ? "" : "*");
        Matcher part = REGEX_PART.matcher(regex);
        int at = regex.startsWith("^") ? 1 : 0;
        while (at < end) {
            if (!part.find(at) || part.start() != at) {
                throw place.refuse("says more than patterns with * and # can: " + regex);
            }
            pattern.append(translated(part));
            at = part.end();
        }
        return pattern.append(regex.endsWith("$") ? "" : "*").toString();
    }

    private static String translated(Matcher part) {
        if (part.group("times") != null) {
            return "#".repeat(Integer.parseInt(part.group("times")));
        }
        if (part.group("digit") != null) {
            return "#";
        }
        var literal = part.group("escaped") == null ? part.group("plain") : part.group("escaped");
        return literal.toLowerCase(Locale.ROOT);
    }
}
