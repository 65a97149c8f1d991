package dev.keyreeve.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Beside an API server that has one resource and takes no change. */
@DisplayName("The operator")
class KeyreeveOperatorTest {
    private static final String PROJECT = """
            {"apiVersion":"keyreeve.dev/v1alpha1","kind":"Project",
             "metadata":{"name":"blog","namespace":"team","uid":"1","resourceVersion":"1","generation":1},
             "spec":{"organization":"acme"},
             "status":{"observedGeneration":1,"conditions":[{"type":"Ready","status":"False","reason":"Waiting",
               "message":"","lastTransitionTime":"2026-01-01T00:00:00Z","observedGeneration":1}]}}""";

    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer cluster;

    @BeforeEach
    void aCluster() throws IOException {
        cluster = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        cluster.setExecutor(threads);
        cluster.createContext("/", this::answer);
        cluster.start();
    }

    @AfterEach
    void itsEnd() {
        over.countDown();
        cluster.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            boolean listed = exchange.getRequestMethod().equals("GET")
                    && path.matches("/apis/keyreeve\\.dev/v1alpha1/namespaces/team/[a-z]+");
            if (!listed) {
                exchange.sendResponseHeaders(404, -1);
            } else if (!String.valueOf(exchange.getRequestURI().getQuery()).contains("watch=true")) {
                var items = path.endsWith("/projects") ? PROJECT : "";
                var body =
                        "{\"apiVersion\":\"keyreeve.dev/v1alpha1\",\"kind\":\"List\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[%s]}"
                                .formatted(items)
                                .getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            } else if (exchange.getRequestHeaders().containsKey("Upgrade")) {
                exchange.sendResponseHeaders(200, -1); // no WebSocket: the client asks again without
            } else {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().flush();
                over.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    @DisplayName("tells Prometheus that it leads, and what it has heard of")
    void metrics() {
        var address = "http://127.0.0.1:" + cluster.getAddress().getPort();
        var client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(io.fabric8.kubernetes.client.Config.empty())
                        .withMasterUrl(address)
                        .build())
                .build();
        var environment =
                new Environment(URI.create("http://127.0.0.1:1"), Set.of("team"), Optional.empty(), 0, Cluster.SWIFT);
        try (var operator = KeyreeveOperator.start(environment, client, () -> {})) {
            await().untilAsserted(() -> assertThat(operator.metrics().text())
                    .contains(
                            "keyreeve_operator_leading 1\n",
                            "keyreeve_operator_resources{kind=\"Project\",reason=\"Waiting\"} 1\n",
                            "keyreeve_operator_resources{kind=\"Budget\",reason=\"InStep\"} 0\n",
                            "keyreeve_operator_left_behind_total{kind=\"ServiceKey\"} 0\n"));
        }
    }
}
