package dev.keyreeve.moderation.detector;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.keyreeve.contracts.id.IssuedKey;
import java.nio.CharBuffer;
import java.util.List;

/**
 * One way a secret may look; see {@code secret-rules.yaml} for what the parts mean.
 *
 * @param name as decisions show it, {@code secret.<id>}
 */
record SecretRule(
        String name,
        List<String> keywords,
        int offset,
        Pattern pattern,
        Start start,
        double entropy,
        int digits,
        Proof proof) {

    /** No match is longer; so a pattern's cost at one place has a bound, whatever follows. */
    static final int LONGEST = 1_000;

    /** Where a match may begin. */
    enum Start {
        ANYWHERE,
        /** Not after a letter or digit. */
        WORD,
        /** Nor after a hyphen that follows a letter or digit. */
        HYPHENATED_WORD
    }

    enum Proof {
        NONE,
        /** The checksum of {@link IssuedKey}. */
        ISSUED_KEY
    }

    /**
     * @param keywordAt where one of its keywords begins
     */
    boolean matches(String text, int keywordAt) {
        int from = keywordAt - offset;
        if (from < 0 || !mayBegin(text, from)) {
            return false;
        }
        // A view, not a copy. One character more than the longest match, so that its end is not taken for the text's.
        int end = (int) Math.min(text.length(), (long) from + LONGEST + 1);
        Matcher matcher = pattern.matcher(CharBuffer.wrap(text, from, end));
        return matcher.find() && isSecret(matcher.groupCount() == 0 ? matcher.group() : matcher.group(1));
    }

    private boolean isSecret(String candidate) {
        return candidate.chars().filter(c -> c >= '0' && c <= '9').count() >= digits
                && entropy(candidate) >= entropy
                && (proof == Proof.NONE || IssuedKey.parse(candidate) instanceof IssuedKey.Parsed.Valid);
    }

    private boolean mayBegin(String text, int at) {
        return switch (start) {
            case ANYWHERE -> true;
            case WORD -> isWordStart(text, at);
            case HYPHENATED_WORD ->
                isWordStart(text, at) && !(at >= 2 && text.charAt(at - 1) == '-' && isAsciiWord(text.charAt(at - 2)));
        };
    }

    /** Nothing of a word before it; the end of an escape, as in {@code \nAKIA…} or {@code %3DAKIA…}, is no word. */
    private static boolean isWordStart(String text, int at) {
        if (at == 0 || !isAsciiWord(text.charAt(at - 1))) {
            return true;
        }
        boolean escaped = at >= 2 && text.charAt(at - 2) == '\\' && "nrt".indexOf(text.charAt(at - 1)) >= 0;
        boolean percent = at >= 3
                && text.charAt(at - 3) == '%'
                && Character.digit(text.charAt(at - 2), 16) >= 0
                && Character.digit(text.charAt(at - 1), 16) >= 0;
        return escaped || percent;
    }

    private static boolean isAsciiWord(char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    /** Shannon entropy in bits a character. */
    static double entropy(String text) {
        int[] counts = new int[128];
        int counted = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < counts.length) {
                counts[c]++;
                counted++;
            }
        }
        double bits = 0;
        for (int count : counts) {
            if (count > 0) {
                double share = (double) count / counted;
                bits -= share * Math.log(share) / Math.log(2);
            }
        }
        return bits;
    }
}
