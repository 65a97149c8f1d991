package dev.keyreeve.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.keyreeve.deploy.stack.Stack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A provider has an endpoint that the relay does not know, and an organization wants its members to have it. */
@ExtendWith(RunningStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("An allowed path")
class AllowedPathIT {
    private static final String ALLOWED = "/v1/organization/allowed_paths";
    private static final String SECRET = "sk-vectors-0123456789";

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private HttpServer provider;

    @BeforeAll
    void aProvider() throws IOException {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext("/", call -> {
            try (call) {
                seen.add(call.getRequestMethod() + " " + call.getRequestURI() + " "
                        + call.getRequestHeaders().getFirst("Authorization"));
                var answer = "{\"object\":\"vector_store\"}".getBytes(StandardCharsets.UTF_8);
                call.getResponseHeaders().add("Content-Type", "application/json");
                call.sendResponseHeaders(200, answer.length);
                call.getResponseBody().write(answer);
            }
        });
        provider.start();
    }

    @AfterAll
    void itStops() {
        provider.stop(0);
    }

    @Test
    @DisplayName("is open to the organization's own members, as a request, until it is taken away")
    void isOpenToItsOwnMembers(Stack stack) {
        var admin = new Http(stack.admin(), stack.adminKey(RunningStack.ACME).reveal());
        var rival = new Http(stack.admin(), stack.adminKey(RunningStack.RIVAL).reveal());
        var members = new Members(admin);
        var ada = members.join("Ada", members.project("Vectors"));
        var eve = new Members(rival).join("Eve", new Members(rival).project("Else"));
        var relay = stack.relay(1);
        var credential = admin.post("/v1/organization/credentials", """
                        {"provider":"spare","name":"vectors","secret":"%s","base_url":"http://127.0.0.1:%d/v1"}""".formatted(
                                SECRET, provider.getAddress().getPort()))
                .ok();
        assertThat(ada.http(relay).get("/spare/v1/vector_stores/vs_1").errorCode())
                .isEqualTo("endpoint_not_supported");

        var allowed = admin.post(ALLOWED, """
                        {"provider":"spare","methods":["GET","POST"],"path":"/v1/vector_stores/*"}""").ok();

        assertThat(ada.http(relay).get("/spare/v1/vector_stores/vs_1?limit=2").ok())
                .hasToString("{\"object\":\"vector_store\"}");
        assertThat(seen)
                .as("the credential is verified before its first use")
                .containsExactly(
                        "GET /v1/models Bearer " + SECRET, "GET /v1/vector_stores/vs_1?limit=2 Bearer " + SECRET);
        assertThat(ada.http(relay).delete("/spare/v1/vector_stores/vs_1").status())
                .isEqualTo(405);
        assertThat(eve.http(relay).get("/spare/v1/vector_stores/vs_1").status()).isEqualTo(404);
        for (var metered : List.of("/v1/**", "/v1/chat/*", "/v1/Responses", "/v1/realtime/client_secrets")) {
            var refused = admin.post(
                    ALLOWED, "{\"provider\":\"spare\",\"methods\":[\"POST\"],\"path\":\"%s\"}".formatted(metered));
            assertThat(refused.status()).as(metered).isEqualTo(400);
            assertThat(refused.text()).contains("which the relay knows by itself");
        }
        await().untilAsserted(() -> assertThat(admin.get("/v1/organization/statement?user_id=" + ada.user())
                        .ok()
                        .at("/data/0/items/0/num_model_requests")
                        .asLong())
                .isEqualTo(1));

        var gone = admin.delete(ALLOWED + "/" + allowed.path("id").asText()).ok();

        assertThat(gone.at("/enforcement/enforced").asBoolean()).isTrue();
        assertThat(ada.http(relay).get("/spare/v1/vector_stores/vs_1").status()).isEqualTo(404);
        assertThat(seen).hasSize(2);
        admin.delete("/v1/organization/credentials/" + credential.path("id").asText())
                .ok();
    }
}
