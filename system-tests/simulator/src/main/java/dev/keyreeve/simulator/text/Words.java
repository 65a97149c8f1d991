package dev.keyreeve.simulator.text;

import java.nio.charset.StandardCharsets;

/**
 * The simulator's answer: one sentence, word by word, over and over, up to the length asked for.
 *
 * <p>A word is one output token. All are ASCII and need no escaping in JSON.
 */
public final class Words {
    private static final String[] SENTENCE =
            "This is a simulated answer from the Keyreeve provider simulator, not a model.".split(" ");
    private static final byte[] FIRST = SENTENCE[0].getBytes(StandardCharsets.US_ASCII);
    private static final byte[][] LATER = new byte[SENTENCE.length][];

    static {
        for (int i = 0; i < SENTENCE.length; i++) {
            LATER[i] = (" " + SENTENCE[i]).getBytes(StandardCharsets.US_ASCII);
        }
    }

    private static final String WHOLE = join(SENTENCE.length);

    private Words() {}

    /** The piece of text that token {@code index} (from 0) adds; the caller must not change it. */
    public static byte[] piece(int index) {
        return index == 0 ? FIRST : LATER[index % SENTENCE.length];
    }

    /** The first {@code tokens} pieces together. */
    public static String answer(int tokens) {
        return tokens == SENTENCE.length ? WHOLE : join(tokens);
    }

    private static String join(int tokens) {
        StringBuilder text = new StringBuilder(tokens * 7);
        for (int i = 0; i < tokens; i++) {
            if (i > 0) {
                text.append(' ');
            }
            text.append(SENTENCE[i % SENTENCE.length]);
        }
        return text.toString();
    }
}
