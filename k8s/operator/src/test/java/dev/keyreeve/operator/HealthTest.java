package dev.keyreeve.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("At its management port the operator")
class HealthTest {
    private final AtomicBoolean healthy = new AtomicBoolean(true);

    private HttpResponse<String> get(Health health, String path) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + health.port() + path))
                            .timeout(Duration.ofSeconds(5))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    @DisplayName("says how it is, and what it counts")
    void says() throws IOException, InterruptedException {
        try (var health = Health.serve(0, healthy::get, () -> "keyreeve_operator_leading 1\n")) {
            assertThat(get(health, "/q/health/ready").statusCode()).isEqualTo(200);
            healthy.set(false);
            assertThat(get(health, "/q/health/ready").statusCode()).isEqualTo(503);

            var metrics = get(health, "/q/metrics");
            assertThat(metrics.statusCode()).isEqualTo(200);
            assertThat(metrics.headers().firstValue("content-type"))
                    .hasValue("text/plain; version=0.0.4; charset=utf-8");
            assertThat(metrics.body()).isEqualTo("keyreeve_operator_leading 1\n");
            assertThat(get(health, "/").statusCode()).isEqualTo(404);
        }
    }

    @Test
    @DisplayName("answers the kubelet beside others who have sent half a request, and stops with them there")
    void answersBesideHalfARequest() throws IOException, InterruptedException {
        try (var health = Health.serve(0, healthy::get, () -> "");
                var half = new Socket(InetAddress.getLoopbackAddress(), health.port());
                var line = new Socket(InetAddress.getLoopbackAddress(), health.port())) {
            half.getOutputStream().write("GET /q/me".getBytes(StandardCharsets.US_ASCII));
            line.getOutputStream().write("GET /q/metrics HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
            // In the order of arrival: what comes after them is read after them.
            assertThat(get(health, "/q/health/ready").statusCode()).isEqualTo(200);
            assertThat(get(health, "/q/health/ready").statusCode()).isEqualTo(200);
        }
    }
}
