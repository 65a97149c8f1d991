package dev.keyreeve.moderation.detector;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Locale;

/**
 * Text as terms are compared: compatibility forms, case, accents and invisible characters make no difference. Policy
 * and prompt go through the same folding, so what looks alike to a reader is alike here. Letters of different scripts
 * that look alike (Latin a, Cyrillic а) stay different.
 */
final class Folding {
    private static final int CYRILLIC_BREVE = 0x0306;

    private Folding() {}

    static String fold(String text) {
        if (isPlainAscii(text)) {
            return text.toLowerCase(Locale.ROOT);
        }
        String decomposed = Normalizer.normalize(text, Form.NFKD);
        var folded = new StringBuilder(decomposed.length());
        int base = 0;
        for (int i = 0; i < decomposed.length(); ) {
            int c = decomposed.codePointAt(i);
            i += Character.charCount(c);
            if (isInvisible(c) || (isAccent(c) && !isPartOfLetter(c, base))) {
                continue;
            }
            base = c;
            appendFolded(folded, c);
        }
        return Normalizer.normalize(folded, Form.NFC);
    }

    private static boolean isPlainAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > '~' || (c < ' ' && !Character.isWhitespace(c))) {
                return false;
            }
        }
        return true;
    }

    /** Full case folding, as far as it is not compatibility decomposition already (Unicode CaseFolding.txt). */
    private static void appendFolded(StringBuilder out, int c) {
        if (c == 'ß' || c == 'ẞ') {
            out.append("ss");
        } else {
            out.appendCodePoint(Character.toLowerCase(Character.toUpperCase(c)));
        }
    }

    /**
     * Nothing to see: controls, zero-width characters, soft hyphens, direction marks, variation selectors, fillers
     * (the Default_Ignorable_Code_Point property, which Java does not offer).
     */
    private static boolean isInvisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL -> !Character.isWhitespace(c) && c != 0x85;
            case Character.FORMAT -> true;
            default ->
                c == 0x115F
                        || c == 0x1160
                        || c == 0x3164
                        || c == 0x17B4
                        || c == 0x17B5
                        || (c >= 0x180B && c <= 0x180F)
                        || (c >= 0xFE00 && c <= 0xFE0F)
                        || (c >= 0xE0000 && c <= 0xE0FFF);
        };
    }

    /**
     * Marks that a writer may leave out: the general combining marks, Hebrew points, Arabic vowel signs. Not the vowel
     * signs of Indic scripts or the voiced marks of kana; without them it is another word.
     */
    private static boolean isAccent(int c) {
        return (c >= 0x0300 && c <= 0x036F)
                || (c >= 0x1AB0 && c <= 0x1AFF)
                || (c >= 0x1DC0 && c <= 0x1DFF)
                || (c >= 0x20D0 && c <= 0x20FF)
                || (c >= 0xFE20 && c <= 0xFE2F)
                || (c >= 0x0591 && c <= 0x05BD)
                || (c >= 0x064B && c <= 0x065F)
                || c == 0x0670
                || c == 0x0640;
    }

    /** Cyrillic й and ў are letters of their own, not и and у with an accent. */
    private static boolean isPartOfLetter(int mark, int base) {
        return mark == CYRILLIC_BREVE && (base == 'и' || base == 'И' || base == 'у' || base == 'У');
    }
}
