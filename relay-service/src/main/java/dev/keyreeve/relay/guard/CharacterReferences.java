package dev.keyreeve.relay.guard;

import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands in a text's character references (XML 1.0, sections 4.1 and 4.6): {@code &#66;} is a "B" there. */
final class CharacterReferences {
    private static final Pattern REFERENCE =
            Pattern.compile("&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos));");
    private static final Map<String, String> NAMED =
            Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'");

    private CharacterReferences() {}

    /** The text without its references; the same where it has none. */
    static String read(String text) {
        return text.indexOf('&') < 0 ? text : REFERENCE.matcher(text).replaceAll(CharacterReferences::character);
    }

    private static String character(MatchResult reference) {
        if (reference.group(3) != null) {
            return Matcher.quoteReplacement(Objects.requireNonNull(NAMED.get(reference.group(3))));
        }
        int point = reference.group(1) != null
                ? Integer.parseInt(reference.group(1))
                : Integer.parseInt(reference.group(2), 16);
        return Matcher.quoteReplacement(
                Character.isValidCodePoint(point) ? Character.toString(point) : reference.group());
    }
}
