package dev.keyreeve.simulator.text;

import java.nio.charset.StandardCharsets;

/**
 * What a request asked, reduced to what is worth remembering.
 *
 * @param tokens input tokens by {@link TokenRule}
 * @param sha256 of the UTF-8 bytes of all its texts, joined by a newline; lower-case hex
 * @param prefix the first {@value #PREFIX_LENGTH} characters of the same
 * @param directed the text that may carry directives: the last one that the user wrote
 */
public record Prompt(int tokens, String sha256, String prefix, String directed) {
    public static final int PREFIX_LENGTH = 200;

    /** Of a call that carries no prompt. */
    public static final Prompt NONE = new Prompt(0, "", "", "");

    /** The same, where reading it is free of charge. */
    public Prompt unbilled() {
        return new Prompt(0, sha256, prefix, directed);
    }

    /** Gathers a prompt, message by message. */
    public static final class Builder {
        private final StringBuilder all = new StringBuilder();
        private boolean empty = true;
        private int tokens;
        private String directed = "";

        /** Adds text as part of what was asked. */
        public Builder text(String text) {
            if (!empty) {
                all.append('\n');
            }
            empty = false;
            all.append(text);
            return this;
        }

        public Builder tokens(int more) {
            tokens = Math.addExact(tokens, more);
            return this;
        }

        /** Replaces the text that may carry directives. */
        public Builder directedBy(String text) {
            directed = text;
            return this;
        }

        public Prompt build() {
            String text = all.toString();
            return new Prompt(tokens, Sha256.hex(text.getBytes(StandardCharsets.UTF_8)), cut(text), directed);
        }

        private static String cut(String text) {
            if (text.length() <= PREFIX_LENGTH) {
                return text;
            }
            boolean splitsPair = Character.isHighSurrogate(text.charAt(PREFIX_LENGTH - 1));
            return text.substring(0, splitsPair ? PREFIX_LENGTH - 1 : PREFIX_LENGTH);
        }
    }
}
