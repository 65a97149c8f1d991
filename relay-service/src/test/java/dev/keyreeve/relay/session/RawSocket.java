package dev.keyreeve.relay.session;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.contracts.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The other end of a WebSocket that is open, frame by frame and with all that could be wrong about one. */
final class RawSocket implements AutoCloseable {
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;

    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;
    private static final int SHORT = 126;
    private static final int LONG = 127;
    private static final int PATIENCE_MS = 10_000;

    private final Socket socket;
    private final boolean masks;

    /** @param operation as RFC 6455, 5.2 has it */
    record Frame(int operation, byte[] payload) {
        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        JsonNode json() {
            return Json.read(payload, JsonNode.class);
        }

        int closeCode() {
            return ByteBuffer.wrap(payload).getShort();
        }

        String closeReason() {
            return new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
        }
    }

    RawSocket(int port, boolean masks) throws IOException {
        this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
        this.socket.setSoTimeout(PATIENCE_MS);
        this.masks = masks;
    }

    void say(String text) throws IOException {
        send(frame(TEXT, text.getBytes(StandardCharsets.UTF_8)));
    }

    void say(int operation, byte[] payload) throws IOException {
        send(frame(operation, payload));
    }

    void goodbye(int code, String reason) throws IOException {
        var bytes = reason.getBytes(StandardCharsets.UTF_8);
        send(frame(
                CLOSE,
                ByteBuffer.allocate(2 + bytes.length)
                        .putShort((short) code)
                        .put(bytes)
                        .array()));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Masked with zeros, which is as good as any in a test. */
    byte[] frame(int operation, byte[] payload) {
        var out = new ByteArrayOutputStream();
        out.write(FINAL | operation);
        int mask = masks ? MASKED : 0;
        if (payload.length < SHORT) {
            out.write(mask | payload.length);
        } else if (payload.length <= 0xFFFF) {
            out.write(mask | SHORT);
            out.writeBytes(ByteBuffer.allocate(Short.BYTES)
                    .putShort((short) payload.length)
                    .array());
        } else {
            out.write(mask | LONG);
            out.writeBytes(
                    ByteBuffer.allocate(Long.BYTES).putLong(payload.length).array());
        }
        out.writeBytes(new byte[masks ? Integer.BYTES : 0]);
        out.writeBytes(payload);
        return out.toByteArray();
    }

    Frame hear() throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        int operation = in.readUnsignedByte() & 0xF;
        int second = in.readUnsignedByte();
        long length = second & ~MASKED;
        if (length == SHORT) {
            length = in.readUnsignedShort();
        } else if (length == LONG) {
            length = in.readLong();
        }
        var mask = in.readNBytes((second & MASKED) == 0 ? 0 : Integer.BYTES);
        var payload = in.readNBytes(Math.toIntExact(length));
        for (int at = 0; at < payload.length && mask.length > 0; at++) {
            payload[at] ^= mask[at % mask.length];
        }
        return new Frame(operation, payload);
    }

    /** Whether the other side hangs up, and says nothing before. */
    boolean isHungUp() throws IOException {
        return socket.getInputStream().read() < 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
