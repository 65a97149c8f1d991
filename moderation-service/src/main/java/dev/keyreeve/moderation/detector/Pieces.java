package dev.keyreeve.moderation.detector;

/** Cuts long text into pieces that may be folded one by one. */
final class Pieces {
    /** How far to look for a good place; a longer run of marks than this is nobody's writing. */
    private static final int LOOK_AHEAD = 512;

    private Pieces() {}

    /**
     * Where the piece that begins at {@code from} ends: {@code size} characters later, or a little more, so that it is
     * not cut before a character that could combine with what precedes it.
     */
    static int end(String text, int from, int size) {
        long end = (long) from + size;
        if (end >= text.length()) {
            return text.length();
        }
        int cut = (int) end;
        long last = Math.min(text.length(), end + LOOK_AHEAD);
        while (cut < last && (isInsidePair(text, cut) || combines(text.codePointAt(cut)))) {
            cut++;
        }
        return cut < text.length() && isInsidePair(text, cut) ? cut + 1 : cut;
    }

    private static boolean isInsidePair(String text, int cut) {
        return Character.isLowSurrogate(text.charAt(cut)) && Character.isHighSurrogate(text.charAt(cut - 1));
    }

    private static boolean combines(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            // Invisible characters may hide what comes before: a kana, then a zero-width space, then its voiced mark.
            case Character.FORMAT, Character.CONTROL -> !Character.isWhitespace(c);
            default -> isConjoiningJamo(c) || c == 0xFF9E || c == 0xFF9F; // half-width voiced marks of kana
        };
    }

    private static boolean isConjoiningJamo(int c) {
        return (c >= 0x1160 && c <= 0x11FF) || (c >= 0xD7B0 && c <= 0xD7FF) || (c >= 0xFFA0 && c <= 0xFFDC);
    }
}
