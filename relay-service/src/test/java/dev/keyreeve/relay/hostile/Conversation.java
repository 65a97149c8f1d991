package dev.keyreeve.relay.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Bytes to the relay over a socket, and what it answered until it closed. */
final class Conversation {
    private static final int PATIENCE_MS = 15_000;
    private static final int SLOW_MS = 40;

    private Conversation() {}

    /**
     * Reads until the relay closes.
     *
     * @throws SocketTimeoutException when it never does
     */
    static List<Answer> hold(int port, List<Corpus.Part> parts) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            var heard = new ByteArrayOutputStream();
            // What is sent may be more than anybody reads, so somebody else sends it.
            var sender = Thread.ofVirtual().start(() -> send(socket, parts));
            try {
                hear(socket, heard);
            } finally {
                socket.close();
                join(sender);
            }
            return Answer.all(heard.toByteArray());
        }
    }

    private static void hear(Socket socket, ByteArrayOutputStream heard) throws IOException {
        socket.setSoTimeout(PATIENCE_MS);
        try {
            var bytes = new byte[8_192];
            for (int read = socket.getInputStream().read(bytes);
                    read >= 0;
                    read = socket.getInputStream().read(bytes)) {
                heard.write(bytes, 0, read);
            }
        } catch (SocketTimeoutException open) {
            throw new SocketTimeoutException("the connection stays open after: " + heard);
        } catch (IOException reset) {
            // closed while bytes were under way
        }
    }

    private static void send(Socket socket, List<Corpus.Part> parts) {
        try {
            var together = new StringBuilder();
            for (var part : parts) {
                if (part.slowly()) {
                    write(socket, together.toString());
                    together.setLength(0);
                    for (int i = 0; i < part.bytes().length(); i++) {
                        write(socket, part.bytes().substring(i, i + 1));
                        // Slowness is what is tested here.
                        Thread.sleep(SLOW_MS);
                    }
                } else {
                    together.append(part.bytes());
                }
            }
            write(socket, together.toString());
        } catch (IOException closed) {
            // the answer is judged, not how much of the question was wanted
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(Socket socket, String bytes) throws IOException {
        socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One answer, read as strictly as it ought to be written. */
    record Answer(int status, String head, String body) {
        private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3}) .*", Pattern.DOTALL);
        private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: (\\d+)(\r\n|$)");

        static List<Answer> all(byte[] heard) {
            var answers = new ArrayList<Answer>();
            var text = new String(heard, StandardCharsets.ISO_8859_1);
            for (int at = 0; at < text.length(); ) {
                int end = text.indexOf("\r\n\r\n", at);
                var head = end < 0 ? text.substring(at) : text.substring(at, end);
                var status = STATUS.matcher(head);
                if (end < 0 || !status.matches()) {
                    throw new IllegalArgumentException("not an answer: " + head);
                }
                int code = Integer.parseInt(status.group(1));
                var length = LENGTH.matcher(head.toLowerCase(Locale.ROOT));
                if (code >= 200 && !length.find()) {
                    throw new IllegalArgumentException("an answer without a length: " + head);
                }
                int from = end + 4;
                at = code < 200 ? from : from + Integer.parseInt(length.group(1));
                answers.add(new Answer(code, head, text.substring(from, at)));
            }
            return answers;
        }
    }
}
