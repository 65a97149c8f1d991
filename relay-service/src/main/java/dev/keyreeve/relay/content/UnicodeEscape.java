package dev.keyreeve.relay.content;

import java.util.HexFormat;
import java.util.function.IntUnaryOperator;

/** What stands behind a backslash such as {@code u00e9}: a unit of UTF-16 in four digits, and no more leniently. */
public final class UnicodeEscape {
    /** With its backslash. */
    public static final int LENGTH = 6;

    private static final int DIGITS = 4;

    private UnicodeEscape() {}

    /**
     * What it stands for; -1 where there is none.
     *
     * @param letters of the whole, bytes or characters
     * @param length how many there are
     * @param at of the backslash
     */
    public static int unit(IntUnaryOperator letters, int length, int at) {
        if (at + LENGTH > length || letters.applyAsInt(at + 1) != 'u') {
            return -1;
        }
        int unit = 0;
        for (int digit = at + LENGTH - DIGITS; digit < at + LENGTH; digit++) {
            int letter = letters.applyAsInt(digit);
            if (!HexFormat.isHexDigit(letter)) {
                return -1;
            }
            unit = unit * 16 + HexFormat.fromHexDigit(letter);
        }
        return unit;
    }
}
