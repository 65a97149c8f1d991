package dev.keyreeve.relay.content;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Bytes that are text, or are not. */
public final class Utf8 {
    private static final int CHUNK = 8_192;

    private Utf8() {}

    /** Without making a text of it. */
    public static boolean is(byte[] bytes) {
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] < 0) {
                return isFrom(bytes, at); // before it stands ASCII alone
            }
        }
        return true;
    }

    private static boolean isFrom(byte[] bytes, int from) {
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        var in = ByteBuffer.wrap(bytes, from, bytes.length - from);
        var out = CharBuffer.allocate(Math.min(bytes.length - from, CHUNK));
        while (true) {
            var result = decoder.decode(in, out, true);
            if (result.isError()) {
                return false;
            }
            if (result.isUnderflow()) {
                return true;
            }
            out.clear();
        }
    }

    /** Looked at first: of tens of megabytes of sound no text is begun. */
    public static Optional<String> decode(byte[] bytes) {
        return is(bytes) ? Optional.of(new String(bytes, StandardCharsets.UTF_8)) : Optional.empty();
    }
}
