package dev.keyreeve.drills.slow;

import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.drills.kit.Member;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/** One caller with one stream, who takes it at their own pace. */
final class Reader {
    private static final int RECEIVE_BUFFER = 16 * 1024;
    private static final int PATIENCE_MS = 180_000;
    private static final Pattern CODE = Pattern.compile("\"code\":\"([a-z_]+)\"");

    /** How fast it goes on; asked before each read. */
    interface Pace {
        Pace FLAT_OUT = () -> {};

        void pause() throws InterruptedException;
    }

    /**
     * What came of it.
     *
     * @param exchange empty when there was no answer
     * @param problem empty when every byte is as it was sent
     */
    record Read(String exchange, String problem, long nanos) {
        boolean whole() {
            return problem.isEmpty();
        }
    }

    private final URI relay;
    private final Member member;
    private final LongStream stream;
    private final long checksum;
    private final AtomicLong taken;

    /**
     * @param checksum the stream's
     * @param taken where what it has taken is added
     */
    Reader(URI relay, Member member, LongStream stream, long checksum, AtomicLong taken) {
        this.relay = relay;
        this.member = member;
        this.stream = stream;
        this.checksum = checksum;
        this.taken = taken;
    }

    /** @param begun run once, when the answer has begun or failed */
    Read read(Pace pace, Runnable begun) throws InterruptedException {
        long start = System.nanoTime();
        var exchange = "";
        boolean told = false;
        try (var socket = new Socket()) {
            socket.setReceiveBufferSize(RECEIVE_BUFFER); // before the connection is made, or the window is larger
            socket.setSoTimeout(PATIENCE_MS);
            socket.connect(new InetSocketAddress(relay.getHost(), relay.getPort()));
            socket.getOutputStream().write(request());
            var in = new BufferedInputStream(socket.getInputStream(), 4 * 1024);
            var head = Wire.head(in);
            begun.run();
            told = true;
            int status = Wire.status(head);
            exchange = Wire.header(head, "x-keyreeve-exchange");
            var problem =
                    status == 200 ? body(in, pace) : "status " + status + " " + code(in.readNBytes(Wire.length(head)));
            return new Read(exchange, problem, System.nanoTime() - start);
        } catch (IOException broken) {
            return new Read(exchange, String.valueOf(broken), System.nanoTime() - start);
        } finally {
            if (!told) {
                begun.run();
            }
        }
    }

    /** What is wrong with it, if anything is. */
    private String body(InputStream in, Pace pace) throws IOException, InterruptedException {
        var sum = new CRC32C();
        long length = 0;
        var bytes = new byte[4 * 1024];
        for (int left = Wire.chunk(in); left > 0; left = Wire.chunk(in)) {
            while (left > 0) {
                pace.pause();
                int read = in.read(bytes, 0, Math.min(bytes.length, left));
                if (read < 0) {
                    throw new EOFException("broke off after " + length + " bytes");
                }
                sum.update(bytes, 0, read);
                left -= read;
                length += read;
                taken.addAndGet(read);
            }
            Wire.endOfChunk(in);
        }
        return length == stream.bytes() && sum.getValue() == checksum
                ? ""
                : "%d bytes with checksum %x, not %d with %x"
                        .formatted(length, sum.getValue(), stream.bytes(), checksum);
    }

    /** Why it was refused; empty where the answer is no error of the relay's. */
    private static String code(byte[] answer) {
        var found = CODE.matcher(new String(answer, StandardCharsets.UTF_8));
        return found.find() ? found.group(1) : "";
    }

    private byte[] request() {
        var body = new LinkedHashMap<String, Object>();
        body.put("model", "gpt-4o-mini");
        body.put("max_tokens", stream.events());
        body.put("stream", true);
        body.put("stream_options", Map.of("include_usage", true)); // so that every byte passes as it is
        body.put("messages", List.of(Map.of("role", "user", "content", "Tell me all.")));
        var json = new String(Json.write(body), StandardCharsets.UTF_8);
        return ("POST /v1/chat/completions HTTP/1.1\r\nHost: relay\r\nAuthorization: Bearer "
                        + member.key().reveal() + "\r\nContent-Type: application/json\r\nConnection: close\r\n"
                        + "Content-Length: " + json.length() + "\r\n\r\n" + json)
                .getBytes(StandardCharsets.UTF_8);
    }
}
