package dev.keyreeve.keys.front;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyreeve.base.trace.CurrentSpan;
import dev.keyreeve.base.trace.Tracing;
import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.keys.access.AdminCaller;
import dev.keyreeve.keys.access.AdminRole;
import dev.keyreeve.keys.access.InternalTokens;
import dev.keyreeve.keys.http.Refusal;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A service that is restarted")
class UpstreamTest {
    /** What a Quarkus server says that has no application. */
    private static final String BARE_REFUSAL =
            "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    private static final String PROXYS_REFUSAL = "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain\r\n"
            + "Content-Length: 5\r\nConnection: close\r\n\r\nreset";
    private static final String OWN_REFUSAL = "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\n"
            + "Content-Length: 12\r\nConnection: close\r\n\r\n{\"error\":{}}";
    private static final String ANSWER = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
            + "Content-Length: 4\r\nConnection: close\r\n\r\ndone";
    private static final String NOTHING = "";
    private static final String TOO_LITTLE = "HTTP/1.1 2";

    private static final AdminCaller ADA = new AdminCaller(new OrganizationId("org_acme"), "admkey_1", AdminRole.ADMIN);

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private ServerSocket server;
    private Upstream upstream;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        upstream = new Upstream(
                "usage-service",
                URI.create("http://127.0.0.1:" + server.getLocalPort()),
                new InternalTokens() {
                    @Override
                    public String forCaller(AdminCaller caller) {
                        return "token";
                    }
                },
                Tracing.into(OpenTelemetry.noop()),
                new CurrentSpan());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "DELETE"})
    void isAskedAgainWhereItRefusedByItself(String method) throws IOException {
        serve(BARE_REFUSAL, BARE_REFUSAL, ANSWER);
        var body = method.equals("POST") ? "{\"name\":\"Ada\"}" : "";

        assertThat(call(method, body)).isEqualTo("done");

        assertThat(seen).hasSize(3).allMatch(request -> request.equals(method + " " + body), "are all the same");
    }

    @Test
    void isAskedTwiceMoreAtMost() {
        serve(BARE_REFUSAL, BARE_REFUSAL, BARE_REFUSAL, ANSWER);

        isUnavailable("POST");

        assertThat(seen).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {NOTHING, TOO_LITTLE, PROXYS_REFUSAL})
    void isNotAskedAgainForAChangeThatItMayHaveMade(String end) {
        serve(end, end, ANSWER);

        isUnavailable("POST");
        isUnavailable("DELETE");

        assertThat(seen).containsExactly("POST ", "DELETE ");
    }

    @ParameterizedTest
    @ValueSource(strings = {NOTHING, TOO_LITTLE, PROXYS_REFUSAL})
    void isAskedAgainForWhatChangesNothing(String end) throws IOException {
        serve(end, end, ANSWER);

        assertThat(call("GET", "")).isEqualTo("done");

        assertThat(seen).hasSize(3);
    }

    @Test
    void isHeardWhereItAnswersAnErrorOfItsOwn() throws IOException {
        serve(OWN_REFUSAL, ANSWER);

        assertThat(call("GET", "")).isEqualTo("{\"error\":{}}");

        assertThat(seen).hasSize(1);
    }

    @Test
    void isUnavailableWhereNobodyListens() throws IOException {
        server.close();

        isUnavailable("GET");
    }

    private String call(String method, String body) throws IOException {
        try (var answer = upstream.call(ADA, method, "/v1", "application/json", body.getBytes(ISO_8859_1))
                .body()) {
            return new String(answer.readAllBytes(), ISO_8859_1);
        }
    }

    private void isUnavailable(String method) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> call(method, ""))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE));
    }

    /** One connection for each, until the server is closed. */
    private void serve(String... answers) {
        var left = new ArrayDeque<>(List.of(answers));
        Thread.ofVirtual().start(() -> {
            while (!left.isEmpty()) {
                try (var connection = server.accept()) {
                    answer(connection, left);
                } catch (IOException closed) {
                    return;
                }
            }
        });
    }

    private void answer(Socket connection, Queue<String> left) throws IOException {
        var in = connection.getInputStream();
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return;
            }
            head.append((char) next);
        }
        int length = head.toString()
                .lines()
                .filter(line -> line.startsWith("Content-Length: "))
                .mapToInt(line -> Integer.parseInt(line.substring(16)))
                .findFirst()
                .orElse(0);
        var body = new String(in.readNBytes(length), ISO_8859_1);
        seen.add(head.substring(0, head.indexOf(" ")) + " " + body);
        connection.getOutputStream().write(left.remove().getBytes(ISO_8859_1));
    }
}
