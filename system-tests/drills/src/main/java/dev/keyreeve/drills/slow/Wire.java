package dev.keyreeve.drills.slow;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** As much HTTP/1.1 as both ends of this drill need; no client of a library reads as slowly as it is told to. */
final class Wire {
    private Wire() {}

    /** A head with its lines' ends; empty when the connection has ended instead. */
    static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        for (var line = line(in); ; line = line(in)) {
            if (line.isEmpty()) {
                return "";
            }
            head.append(line);
            if (line.equals("\r\n")) {
                return head.toString();
            }
        }
    }

    /** With its end; empty at the end of everything. */
    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream();
        for (int read = in.read(); read >= 0; read = in.read()) {
            line.write(read);
            if (read == '\n') {
                return line.toString(StandardCharsets.ISO_8859_1);
            }
        }
        return "";
    }

    static int status(String head) throws IOException {
        if (head.length() < 12) {
            throw new EOFException("no answer");
        }
        return Integer.parseInt(head.substring(9, 12));
    }

    static int length(String head) {
        var length = header(head, "content-length");
        return length.isEmpty() ? 0 : Integer.parseInt(length);
    }

    /** Empty when it is not there. */
    static String header(String head, String name) {
        int at = head.toLowerCase(Locale.ROOT).indexOf("\r\n" + name + ": ");
        if (at < 0) {
            return "";
        }
        int from = at + name.length() + 4;
        return head.substring(from, head.indexOf("\r\n", from)).strip();
    }

    /** The size of the next chunk; 0 at the body's end, with what follows it read. */
    static int chunk(InputStream in) throws IOException {
        int size = Integer.parseInt(line(in).strip(), 16);
        if (size == 0 && !line(in).equals("\r\n")) {
            throw new EOFException("the last chunk has no end");
        }
        return size;
    }

    static void endOfChunk(InputStream in) throws IOException {
        if (!line(in).equals("\r\n")) {
            throw new EOFException("a chunk has no end");
        }
    }
}
