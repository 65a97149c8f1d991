package dev.keyreeve.simulator.text;

import io.netty.buffer.ByteBufUtil;

/**
 * The simulator's token count: deterministic, and never more than the bytes counted.
 *
 * <ul>
 *   <li>a text of {@code b} UTF-8 bytes: {@code ceil(b / 4)} tokens
 *   <li>a message of {@code b} bytes: {@code min(b, ceil(b / 4) + 3)}; the 3 stand for the role and its delimiters
 *   <li>an image given by {@code b} bytes of URL or data: {@code min(b, 85)}; 85 is what OpenAI counts for an image of
 *       low detail
 *   <li>output: one token per word that is emitted, spoken or heard
 *   <li>sound of {@code b} bytes that is read: {@code ceil(b / 1000)} tokens
 *   <li>an image that is made: 272, 1,056 or 4,160 tokens by its quality, which is what OpenAI counts for a square one
 * </ul>
 *
 * <p>Bytes are those of the decoded text, which are never more than those of its JSON form; so input tokens &lt;= bytes
 * of the request's texts &lt;= bytes of its body. OpenAI's byte-level BPE keeps the first of these bounds for text too:
 * <a href="https://platform.openai.com/docs/concepts/tokens">platform.openai.com/docs/concepts/tokens</a>.
 */
public final class TokenRule {
    static final int BYTES_PER_TOKEN = 4;
    static final int TOKENS_PER_MESSAGE = 3;
    static final int TOKENS_PER_IMAGE = 85;

    static final int BYTES_PER_SOUND_TOKEN = 1_000;

    private TokenRule() {}

    public static int ofText(int bytes) {
        return Math.ceilDiv(bytes, BYTES_PER_TOKEN);
    }

    public static int ofMessage(int bytes) {
        return Math.min(bytes, ofText(bytes) + TOKENS_PER_MESSAGE);
    }

    public static int ofImage(int bytes) {
        return Math.min(bytes, TOKENS_PER_IMAGE);
    }

    public static int ofSound(int bytes) {
        return Math.ceilDiv(bytes, BYTES_PER_SOUND_TOKEN);
    }

    /** An image that is made. */
    public static int ofMadeImage(String quality) {
        return switch (quality) {
            case "low" -> 272;
            case "high", "hd" -> 4_160;
            default -> 1_056;
        };
    }

    /** UTF-8 bytes of a text; a lone surrogate counts one byte. */
    public static int bytes(String text) {
        return ByteBufUtil.utf8Bytes(text);
    }
}
