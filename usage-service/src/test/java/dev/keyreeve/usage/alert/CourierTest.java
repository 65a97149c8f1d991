package dev.keyreeve.usage.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.keyreeve.usage.alert.Courier.Answer;
import dev.keyreeve.usage.alert.Courier.Answer.Answered;
import dev.keyreeve.usage.alert.Courier.Answer.NoAnswer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The courier")
class CourierTest {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static Vertx vertx;

    private final Courier courier = new Courier(vertx, Duration.ofSeconds(10));

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    @DisplayName("connects to the address that was checked and tells it the name that was asked for")
    void pinned() throws Exception {
        try (var receiver = new Receiver()) {
            var to = new Destination(false, "no-such-name.invalid", receiver.port(), "/hooks?a=b", HERE);

            assertThat(courier.post(to, Map.of("webhook-id", "msg_1"), "{\"a\":\"\u00e9\"}"))
                    .isEqualTo(new Answered(200, Duration.ZERO));

            var got = receiver.received().getFirst();
            assertThat(got.header("Host")).isEqualTo("no-such-name.invalid:" + receiver.port());
            assertThat(got.path()).isEqualTo("/hooks?a=b");
            assertThat(got.body()).isEqualTo("{\"a\":\"\u00e9\"}");
            assertThat(got.id()).isEqualTo("msg_1");
        }
    }

    @Test
    @DisplayName("follows no redirect")
    void redirect() throws Exception {
        try (var receiver = new Receiver().answering(307)) {
            assertThat(post(courier, receiver.port())).isEqualTo(new Answered(307, Duration.ZERO));
            assertThat(receiver.received()).hasSize(1);
        }
    }

    @Test
    @DisplayName("gives up on an endpoint that takes all and says nothing")
    void silent() throws Exception {
        try (var receiver = new Receiver().hanging()) {
            assertThat(post(new Courier(vertx, Duration.ofMillis(200)), receiver.port()))
                    .isEqualTo(new NoAnswer("timeout"));
        }
    }

    @Test
    @DisplayName("gives up on an answer that begins and never ends, and hangs up")
    void endless() throws Exception {
        try (var socket = new ServerSocket(0, 1, HERE)) {
            var server = Thread.ofVirtual().start(() -> {
                try (var connection = socket.accept()) {
                    connection.getOutputStream().write("HTTP/1.1 200 OK\r\nx-endless: x".getBytes(UTF_8));
                    connection.getInputStream().readAllBytes();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            assertThat(post(new Courier(vertx, Duration.ofMillis(500)), socket.getLocalPort()))
                    .isEqualTo(new NoAnswer("timeout"));
            assertThat(server.join(Duration.ofSeconds(10)))
                    .as("the connection was closed")
                    .isTrue();
        }
    }

    @Test
    @DisplayName("says that nobody listens")
    void nobody() throws Exception {
        int port;
        try (var socket = new ServerSocket(0, 1, HERE)) {
            port = socket.getLocalPort();
        }
        assertThat(post(courier, port)).isEqualTo(new NoAnswer("connection_refused"));
    }

    @Test
    @DisplayName("says that the connection broke")
    void broken() throws Exception {
        try (var socket = new ServerSocket(0, 1, HERE)) {
            Thread.ofVirtual().start(() -> {
                try (var connection = socket.accept()) {
                    connection.setSoLinger(true, 0);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThat(post(courier, socket.getLocalPort())).isEqualTo(new NoAnswer("connection_lost"));
        }
    }

    @Test
    @DisplayName("tells nothing to an endpoint whose certificate nobody vouches for")
    void untrusted(@TempDir Path directory) throws Exception {
        var server = HttpsServer.create(new InetSocketAddress(HERE, 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(selfSigned(directory)));
        server.createContext("/", exchange -> {
            throw new AssertionError("the message arrived");
        });
        server.start();
        try {
            var to = new Destination(true, "localhost", server.getAddress().getPort(), "/", HERE);
            assertThat(courier.post(to, Map.of(), "{}")).isEqualTo(new NoAnswer("tls"));
        } finally {
            server.stop(0);
        }
    }

    private static SSLContext selfSigned(Path directory) throws Exception {
        var file = directory.resolve("keys.p12");
        var keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        keytool.getInputStream().readAllBytes();
        assertThat(keytool.waitFor()).isZero();
        var keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            keys.load(in, "changeit".toCharArray());
        }
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static Answer post(Courier courier, int port) throws InterruptedException {
        return courier.post(new Destination(false, "localhost", port, "/", HERE), Map.of(), "{}");
    }
}
