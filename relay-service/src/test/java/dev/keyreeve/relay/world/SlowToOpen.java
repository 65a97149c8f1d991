package dev.keyreeve.relay.world;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** A provider that opens one session, and not before it is told to. */
public final class SlowToOpen implements AutoCloseable {
    private static final int PATIENCE_MS = 10_000;
    private static final String KEY = "sec-websocket-key:";
    private static final String ACCEPT_OF = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final ServerSocket server;
    private Socket relay = new Socket();
    private String nonce = "";

    public SlowToOpen() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        server.setSoTimeout(PATIENCE_MS);
    }

    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1");
    }

    /** Waits until it is asked for the session. What is asked before, as whether it takes a credential, is well. */
    public void asked() throws IOException {
        while (nonce.isEmpty()) {
            relay = server.accept();
            relay.setSoTimeout(PATIENCE_MS);
            nonce = nonceAsked();
            if (nonce.isEmpty()) {
                say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");
                relay.close();
            }
        }
    }

    private String nonceAsked() throws IOException {
        var head = new BufferedReader(new InputStreamReader(relay.getInputStream(), StandardCharsets.US_ASCII));
        var asked = "";
        for (var line = head.readLine(); line != null && !line.isEmpty(); line = head.readLine()) {
            if (line.regionMatches(true, 0, KEY, 0, KEY.length())) {
                asked = line.substring(KEY.length()).strip();
            }
        }
        return asked;
    }

    /** Opens it, unless the relay has hung up already. */
    public void open() throws IOException {
        try {
            say("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Accept: " + accept() + "\r\n\r\n");
        } catch (SocketException hungUp) {
            // that is as good
        }
    }

    /** Whether the relay hangs up, whatever it says before. */
    public boolean isHungUp() throws IOException {
        try {
            relay.getInputStream().readAllBytes();
            return true;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (SocketException reset) {
            return true;
        }
    }

    private void say(String head) throws IOException {
        relay.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    }

    private String accept() {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1")
                            .digest((nonce + ACCEPT_OF).getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        relay.close();
        server.close();
    }
}
