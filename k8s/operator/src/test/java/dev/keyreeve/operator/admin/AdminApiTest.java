package dev.keyreeve.operator.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.keyreeve.operator.v1alpha1.Reason;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What key-service refuses")
class AdminApiTest {
    @ParameterizedTest
    @CsvSource({
        "401, invalid_key, AdminKeyRefused",
        "403, permission_denied, PermissionMissing",
        "403, organization_disabled, Refused",
        "409, conflict, Refused",
        "408, request_timeout, KeyServiceAway",
        "429, rate_limit_exceeded, KeyServiceAway",
    })
    @DisplayName("is told on with its own sentence, under a reason that says whose it is to mend")
    void isToldOn(int status, String code, String reason) throws IOException {
        var obstacle = obstacle(status, code, "It takes the role 'admin'");

        assertThat(obstacle.reason().word()).isEqualTo(reason);
        assertThat(obstacle).hasMessage("key-service answered " + status + ": It takes the role 'admin'");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503})
    @DisplayName("by a fault of its own is told in the same words each time: its own hold the request's id")
    void isTheSameEachTime(int status) throws IOException {
        for (var request : List.of("req_1", "req_2")) {
            var obstacle = obstacle(status, "internal_error", "Something went wrong here; request id " + request);

            assertThat(obstacle.reason()).isEqualTo(Reason.KEY_SERVICE_AWAY);
            assertThat(obstacle).hasMessage("key-service answered " + status + "; its log says why");
        }
    }

    private static Obstacle obstacle(int status, String code, String message) throws IOException {
        var answer = "{\"error\":{\"code\":\"%s\",\"message\":\"%s\"}}".formatted(code, message);
        var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(status, answer.length());
                exchange.getResponseBody().write(answer.getBytes(StandardCharsets.UTF_8));
            }
        });
        server.start();
        try (var client = HttpClient.newHttpClient()) {
            var api = new AdminApi(
                    client, URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "krv_admin_x");

            return catchThrowableOfType(Obstacle.class, () -> api.list("/budgets"));
        } finally {
            server.stop(0);
        }
    }
}
