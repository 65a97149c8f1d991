package dev.keyreeve.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.relay.world.Client;
import dev.keyreeve.relay.world.Tenant;
import dev.keyreeve.relay.world.World;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes as an attacker with a good key would send them; what counts is what arrived upstream. */
@QuarkusTest
@WithTestResource(World.class)
@DisplayName("Hostile bytes")
class HostileIT {
    World world;

    private Tenant tenant;
    private Tenant.Holder eve;
    private Client client;

    @BeforeEach
    void aMember() {
        tenant = world.tenant();
        eve = tenant.member();
        client = world.ready(eve);
    }

    private List<String> arrived() {
        return world.provider().stats().recent().stream()
                .filter(call -> tenant.authorization().equals(call.authorization()))
                .filter(call -> !call.path().equals("/v1/models"))
                .map(call -> call.method() + " " + call.path())
                .toList();
    }

    /** Sends the bytes, half-closes nothing, and reads until the relay closes or two seconds have passed. */
    private String exchange(String bytes) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), world.port())) {
            socket.setSoTimeout(2_000);
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            var answer = new StringBuilder();
            try {
                for (int read = socket.getInputStream().read();
                        read >= 0;
                        read = socket.getInputStream().read()) {
                    answer.append((char) read);
                }
                answer.append("<closed>");
            } catch (java.net.SocketTimeoutException stillOpen) {
                answer.append("<open>");
            } catch (SocketException reset) {
                answer.append("<closed>");
            }
            return answer.toString();
        }
    }

    private String withKey(String startLineAndHeaders, String body) {
        return startLineAndHeaders.replace("\n", "\r\n") + "Authorization: Bearer " + eve.value() + "\r\n\r\n" + body;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /v1/chat/completions HTTP/1.1\nHost: r\nContent-Type: application/json\nContent-Length: 2\nContent-Length: 3\n",
                "POST /v1/chat/completions HTTP/1.1\nHost: r\nContent-Type: application/json\nContent-Length: 2\nContent-Length: 2\n",
                "POST /v1/chat/completions HTTP/1.1\nHost: r\nContent-Type: application/json\nContent-Length: 2, 3\n",
                "POST /v1/chat/completions HTTP/1.1\nHost: r\nContent-Type: application/json\nContent-Length: +2\n",
                "POST /v1/chat/completions HTTP/1.1\nHost: r\nContent-Type: application/json\nContent-Length: 2\nTransfer-Encoding: chunked\n",
                "POST /v1/chat/completions HTTP/1.1\nHost: r\nContent-Type: application/json\nTransfer-Encoding: chunked\nContent-Length: 2\n",
                "POST /v1/chat/completions HTTP/1.1\nHost: r\nContent-Type: application/json\nTransfer-Encoding: gzip, chunked\n",
                "POST /v1/chat/completions HTTP/1.1\nHost: r\nContent-Type: application/json\nTransfer-Encoding: xchunked\n",
                "POST /v1/chat/completions HTTP/1.1\nHost: r\nContent-Type: application/json\nTransfer-Encoding: chunked\nTransfer-Encoding: chunked\n",
                "POST /v1/chat/completions HTTP/1.0\nHost: r\nContent-Type: application/json\nTransfer-Encoding: chunked\n",
                "POST /v1/chat/completions HTTP/1.1\nHost: r\nContent-Type: application/json\nTransfer-Encoding : chunked\n",
                "POST /v1/chat/completions HTTP/1.1\nHost: r\nHost: s\nContent-Type: application/json\nContent-Length: 2\n",
                "POST /v1/chat/completions HTTP/1.1\nContent-Type: application/json\nContent-Length: 2\n",
                "GET http://169.254.169.254/v1/models HTTP/1.1\nHost: r\n",
                "GET /v1/models/../admin HTTP/1.1\nHost: r\n",
                "GET /v1/models/%2e%2e/admin HTTP/1.1\nHost: r\n",
                "GET /v1/files/a%2Fb HTTP/1.1\nHost: r\n",
                "GET /v1/models/a%5cb HTTP/1.1\nHost: r\n",
                "GET //v1/models HTTP/1.1\nHost: r\n",
                "GET /v1/./models HTTP/1.1\nHost: r\n",
            })
    void what_could_be_read_in_two_ways_is_refused_and_the_connection_closed(String head) throws IOException {
        var smuggled =
                "{}GET /v1/models/smuggled HTTP/1.1\r\nHost: r\r\nAuthorization: Bearer " + eve.value() + "\r\n\r\n";

        var answer = exchange(withKey(head, smuggled));

        // One 400 or, where the codec itself has had enough, none; never a second answer.
        assertThat(answer.replaceAll("(?s)\r\n.*\\}<closed>", ""))
                .isIn("HTTP/1.1 400 Bad Request", "HTTP/1.0 400 Bad Request", "<closed>");
        assertThat(answer.split("HTTP/1\\.[01] \\d{3}")).hasSizeLessThanOrEqualTo(2);
        assertThat(arrived()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense\n",
                "GET /v1/models HTTP/3.9\nHost: r\n",
                "GET /v1/mo\u0001dels HTTP/1.1\nHost: r\n",
            })
    void what_is_no_http_is_never_sent_on(String head) throws IOException {
        assertThat(exchange(withKey(head, ""))).doesNotContain(" 200 ");
        assertThat(arrived()).isEmpty();
    }

    @Test
    void long_lines_and_headers_are_refused() throws IOException {
        var line = exchange(withKey("GET /v1/models/" + "a".repeat(5_000) + " HTTP/1.1\nHost: r\n", ""));
        var header = exchange(withKey("GET /v1/models/x HTTP/1.1\nHost: r\nX: " + "a".repeat(20_000) + "\n", ""));

        assertThat(line).contains(" 414 ").contains("max-request-line").endsWith("<closed>");
        assertThat(header).contains(" 431 ").contains("max-headers-size").endsWith("<closed>");
        assertThat(arrived()).isEmpty();
    }

    @Test
    void a_body_over_the_limit_is_refused_by_its_length_and_by_its_bytes() throws IOException {
        var announced = exchange(withKey(
                "POST /v1/chat/completions HTTP/1.1\nHost: r\nContent-Type: application/json\nContent-Length: 9999999\n",
                "{"));
        var chunk = "10000\r\n" + "a".repeat(0x10000) + "\r\n";
        var streamed = exchange(withKey(
                "POST /v1/chat/completions HTTP/1.1\nHost: r\nContent-Type: application/json\nTransfer-Encoding: chunked\n",
                chunk.repeat(20)));

        var form = exchange(withKey(
                "POST /v1/audio/transcriptions HTTP/1.1\nHost: r\nContent-Type: multipart/form-data; boundary=b\n"
                        + "Content-Length: 99999999\n",
                "-"));

        assertThat(announced).contains(" 413 ", "1048576 bytes", "max-body");
        assertThat(streamed).contains(" 413 ", "max-body");
        assertThat(form).contains(" 413 ", "26214400 bytes", "max-form");
        assertThat(arrived()).isEmpty();
    }

    @Test
    void forms_that_one_member_does_not_end_leave_room_for_everybody_else() throws IOException {
        var bob = world.ready(tenant.member());
        try (var held = openForm(16 << 20);
                var second = openForm(16 << 20);
                var third = openForm(16 << 20)) {
            assertThat(refusals(held, second, third))
                    .isNotEmpty()
                    .allSatisfy(answer -> assertThat(answer).contains(" 503 ", "most of them are "));

            assertThat(bob.chat("hello").status()).isEqualTo(200);
            assertThat(client.chat("hello").status()).isEqualTo(200);
        }
        assertThat(arrived()).containsOnly("POST /v1/chat/completions");
    }

    /** A form with so many bytes of it, and one byte that does not come. */
    private Socket openForm(int bytes) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), world.port());
        socket.setSoTimeout(2_000);
        var head = withKey(
                "POST /v1/audio/transcriptions HTTP/1.1\nHost: r\nContent-Type: multipart/form-data; boundary=b\n"
                        + "Content-Length: " + (bytes + 1) + "\n",
                "");
        socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
        try {
            socket.getOutputStream().write(new byte[bytes]);
        } catch (SocketException refusedMeanwhile) {
            // What it was answered is there to be read all the same.
        }
        return socket;
    }

    private static List<String> refusals(Socket... sockets) throws IOException {
        var refusals = new ArrayList<String>();
        for (var socket : sockets) {
            try {
                var answer = new String(socket.getInputStream().readNBytes(400), StandardCharsets.ISO_8859_1);
                refusals.add(answer);
            } catch (SocketTimeoutException stillRead) {
                // It waits for the rest.
            }
        }
        return refusals;
    }

    @Test
    void pipelined_requests_are_answered_one_by_one_and_in_order() throws IOException {
        var one = withKey("GET /v1/models/nobody HTTP/1.1\nHost: r\n", "");
        var two = withKey("GET /v1/unknown HTTP/1.1\nHost: r\n", "");

        var answer = exchange(one + two);

        assertThat(answer.indexOf("endpoint_not_supported")).isGreaterThan(answer.indexOf("HTTP/1.1 404"));
        assertThat(arrived()).containsExactly("GET /v1/models/nobody");
    }

    @Test
    void a_query_that_nobody_knows_is_refused_and_other_methods_are_told_which_one_works() {
        var wrong = client.send(client.request("/v1/chat/completions").GET().build());

        assertThat(client.get("/v1/models?base_url=http://evil").status()).isEqualTo(400);
        assertThat(wrong.status()).isEqualTo(405);
        assertThat(wrong.response().headers().firstValue("allow")).contains("POST");
        assertThat(arrived()).isEmpty();
    }

    @Test
    void other_media_types_and_compressed_bodies_are_refused() {
        var text = client.send(client.request("/v1/chat/completions")
                .setHeader("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build());
        var compressed = client.send(client.request("/v1/chat/completions")
                .header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build());

        assertThat(text.status()).isEqualTo(415);
        assertThat(compressed.status()).isEqualTo(415);
    }

    @Test
    void deep_nesting_and_bytes_that_are_no_utf8_are_refused() {
        var deep = client.post("/v1/chat/completions", "{\"model\":\"m\",\"x\":" + "[".repeat(5_000));
        var latin = client.send(client.request("/v1/chat/completions")
                .POST(HttpRequest.BodyPublishers.ofByteArray(
                        "{\"model\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1)))
                .build());

        var wide = client.post("/v1/chat/completions", "{\"model\":\"m\",\"x\":[" + "{},".repeat(300_000) + "{}]}");

        assertThat(deep.status()).isEqualTo(400);
        assertThat(wide.status()).isEqualTo(400);
        assertThat(latin.status()).isEqualTo(400);
        assertThat(arrived()).isEmpty();
    }

    @Test
    void a_secret_that_the_provider_echoes_in_an_error_is_masked() {
        // The simulator names an unknown setting in its error, and this one is the organization's own secret.
        var answer = client.chat("[[sim " + tenant.secret() + "=1]]");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("[redacted]").doesNotContain(tenant.secret());
    }
}
