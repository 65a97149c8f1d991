package dev.keyreeve.relay.content;

import java.util.regex.Pattern;

/**
 * How a model's name is written: it has no spaces, so no sentence is one, which is why moderation does not read it. It must
 * do for {@code ft:gpt-4o:org::id}, {@code meta-llama/Llama-3.1-8B}, {@code @cf/meta/llama-3} and {@code llama3:8b-q4_K_M}.
 */
public final class ModelName {
    /** In words that may be shown. */
    public static final String FORM = "1 to 200 letters, digits and . _ - : / @ + ~ =";

    private static final Pattern PATTERN = Pattern.compile("[A-Za-z0-9@~][A-Za-z0-9._:/@+~=-]{0,199}");

    private ModelName() {}

    public static boolean is(String text) {
        return PATTERN.matcher(text).matches();
    }
}
