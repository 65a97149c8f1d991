package dev.keyreeve.moderation.detector;

import java.util.function.IntConsumer;

/**
 * Folded text as a row of symbols: its code points, runs of white space as one space, and an {@link #EDGE} wherever a
 * word may begin or end. With the edges in the row, "whole words only" is plain equality: the term {@code |cat|} is not
 * in {@code |concat|}.
 */
final class Symbols {
    /** Above the last code point. */
    static final int EDGE = 0x110000;

    private final IntConsumer sink;
    private int previous = ' ';

    Symbols(IntConsumer sink) {
        this.sink = sink;
    }

    /** More of the text. */
    void text(String folded) {
        for (int i = 0; i < folded.length(); ) {
            int c = folded.codePointAt(i);
            i += Character.charCount(c);
            symbol(isSpace(c) ? ' ' : c);
        }
    }

    /** The text ends here; what may follow is another text. */
    void end() {
        symbol(' ');
    }

    private void symbol(int c) {
        if (c == ' ' && previous == ' ') {
            return;
        }
        if (!isInsideWord(previous) || !isInsideWord(c)) {
            sink.accept(EDGE);
        }
        sink.accept(c);
        previous = c;
    }

    private static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
    }

    /** Whether a word goes on through this character: letters, digits and marks, but for scripts without spaces. */
    private static boolean isInsideWord(int c) {
        if (c < 0x80) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        }
        return isWordCharacter(c) && !isWrittenWithoutSpaces(c);
    }

    private static boolean isWordCharacter(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            default -> Character.isLetterOrDigit(c);
        };
    }

    /** There is no edge to be seen in these, so a term is found anywhere. Korean joins its particles to the word. */
    private static boolean isWrittenWithoutSpaces(int c) {
        if (c < 0x0E00) {
            return false;
        }
        return switch (Character.UnicodeScript.of(c)) {
            case HAN, HIRAGANA, KATAKANA, BOPOMOFO, HANGUL, THAI, LAO, KHMER, MYANMAR, TIBETAN -> true;
            default -> false;
        };
    }
}
