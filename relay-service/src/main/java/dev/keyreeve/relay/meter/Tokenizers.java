package dev.keyreeve.relay.meter;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import java.util.List;

/**
 * Counts tokens as the model would. The tables take a second and tens of megabytes to load: they are loaded when the
 * first text is to be counted, by whoever counts it.
 *
 * <p>Which model has which encoding is our own list, because the library's knows {@code gpt-4.1} as a {@code gpt-4} and
 * newer ones not at all. Of models that are not OpenAI's nobody outside knows; the newest encoding comes close.
 */
final class Tokenizers {
    private static final EncodingRegistry REGISTRY = Encodings.newLazyEncodingRegistry();
    /** Beginnings of names, and names that go on with a hyphen. */
    private static final List<String> OLDER_FAMILIES = List.of("gpt-3.5", "gpt-35", "text-embedding-");

    private static final List<String> OLDER = List.of("gpt-4", "davinci-002", "babbage-002");

    private Tokenizers() {}

    static long count(String text, String model) {
        // Text that looks like a special token is text: countTokens would refuse it.
        return encoding(model).countTokensOrdinary(text);
    }

    private static Encoding encoding(String model) {
        return REGISTRY.getEncoding(encodingOf(model));
    }

    static EncodingType encodingOf(String model) {
        var name = model.substring(model.lastIndexOf('/') + 1);
        var base = name.startsWith("ft:") ? name.substring("ft:".length()) : name;
        boolean older = OLDER_FAMILIES.stream().anyMatch(base::startsWith)
                || OLDER.stream()
                        .anyMatch(each ->
                                base.equals(each) || base.startsWith(each + "-") || base.startsWith(each + ":"));
        return older ? EncodingType.CL100K_BASE : EncodingType.O200K_BASE;
    }
}
