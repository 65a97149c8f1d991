package dev.keyreeve.operator.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        "503, service_unavailable, KeyServiceAway",
    })
    @DisplayName("is told on with its own sentence, under a reason that says whose it is to mend")
    void isToldOn(int status, String code, String reason) throws IOException {
        var answer = "{\"error\":{\"code\":\"%s\",\"message\":\"It takes the role 'admin'\"}}".formatted(code);
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

            var obstacle = catchThrowableOfType(Obstacle.class, () -> api.list("/budgets"));

            assertThat(obstacle.reason().word()).isEqualTo(reason);
            assertThat(obstacle).hasMessage("key-service answered " + status + ": It takes the role 'admin'");
        } finally {
            server.stop(0);
        }
    }
}
