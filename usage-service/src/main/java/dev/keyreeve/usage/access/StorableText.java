package dev.keyreeve.usage.access;

/** Text that PostgreSQL can hold: UTF-8 without NUL, so no lone surrogates either. A caller's text may be anything. */
public final class StorableText {
    private static final int REPLACEMENT = 0xFFFD;

    private StorableText() {}

    /** Whether it can be stored as it is and has 1 to {@code most} characters. */
    public static boolean accepts(String text, int most) {
        return !text.isEmpty() && text.length() <= most && isStorable(text);
    }

    /** As much of it as can be stored: cut to {@code most} code points, what cannot be held replaced by U+FFFD. */
    public static String cut(String text, int most) {
        if (text.length() <= most && isStorable(text)) {
            return text;
        }
        return text.codePoints()
                .limit(most)
                .map(c -> isUnstorable(c) ? REPLACEMENT : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** A loop: ten texts of every event pass here. */
    private static boolean isStorable(String text) {
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            if (isUnstorable(codePoint)) {
                return false;
            }
            i += Character.charCount(codePoint);
        }
        return true;
    }

    private static boolean isUnstorable(int codePoint) {
        return codePoint == 0 || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
    }
}
