package dev.keyreeve.stories;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.keyreeve.deploy.stack.Stack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** An action of a GPT, or any other program, calls an HTTP API with a member's key; the service sees its own. */
@ExtendWith(RunningStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("A connector")
class ConnectorIT {
    private static final String ORGANIZATION = "/v1/organization";
    private static final String SECRET = "weather-key-0123456789";

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private HttpServer service;

    @BeforeAll
    void aService() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", call -> {
            try (call) {
                seen.add(call.getRequestMethod() + " " + call.getRequestURI() + " "
                        + call.getRequestHeaders().entrySet() + " "
                        + new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                var answer = "{\"degrees\":21}".getBytes(StandardCharsets.UTF_8);
                call.getResponseHeaders().add("Content-Type", "application/json");
                call.sendResponseHeaders(200, answer.length);
                call.getResponseBody().write(answer);
            }
        });
        service.start();
    }

    @AfterAll
    void itStops() {
        service.stop(0);
    }

    @Test
    @DisplayName("lets members call an API of the organization's with nothing but their own key")
    void letsMembersCallAnApi(Stack stack) {
        var admin = new Http(stack.admin(), stack.adminKey(RunningStack.ACME).reveal());
        var rival = new Http(stack.admin(), stack.adminKey(RunningStack.RIVAL).reveal());
        var relay = stack.relay(1);
        var connector = admin.post(ORGANIZATION + "/connectors", """
                        {"name":"weather","base_url":"http://127.0.0.1:%d/v3",
                         "presentation":{"type":"header","name":"X-Api-Key"},
                         "methods":["GET","POST"],"paths":["/now","/stations/*"]}""".formatted(
                                service.getAddress().getPort()))
                .ok();
        admin.post(ORGANIZATION + "/credentials", """
                        {"provider":"c/weather","name":"prod","secret":"%s"}""".formatted(SECRET)).ok();
        var members = new Members(admin);
        var project = members.project("Weather");
        var ada = members.join("Ada", project);
        var eve = new Members(rival).join("Eve", new Members(rival).project("Else"));

        var now = ada.http(relay).get("/c/weather/now?city=Bern");

        assertThat(now.status()).as(now.text()).isEqualTo(200);
        assertThat(now.json().path("degrees").asInt()).isEqualTo(21);
        assertThat(now.text() + now.headers()).doesNotContain(SECRET);
        assertThat(seen)
                .singleElement()
                .satisfies(request -> assertThat(request)
                        .startsWith("GET /v3/now?city=Bern ")
                        .contains(SECRET)
                        .doesNotContain(ada.value())
                        .satisfies(
                                any -> assertThat(any.toLowerCase(Locale.ROOT)).contains("x-api-key=[" + SECRET)));
        ada.http(relay).post("/c/weather/stations/7", "[{\"degrees\":20}]").ok();
        assertThat(seen.getLast()).startsWith("POST /v3/stations/7 ").endsWith(" [{\"degrees\":20}]");

        seen.clear();
        assertThat(ada.http(relay).get("/c/weather/admin").errorCode()).isEqualTo("endpoint_not_supported");
        assertThat(ada.http(relay).delete("/c/weather/now").status()).isEqualTo(405);
        assertThat(eve.http(relay).get("/c/weather/now").status()).isEqualTo(404);
        assertThat(new Http(relay, "").get("/c/weather/now").status()).isEqualTo(401);
        var privately = ada.http(stack.relay(2)).get("/c/weather/now");
        assertThat(privately.errorCode()).as(privately.text()).isEqualTo("provider_unreachable");
        assertThat(seen).isEmpty();

        await().untilAsserted(() -> assertThat(items(admin, ada))
                .singleElement()
                .satisfies(item -> {
                    assertThat(item.path("model").asText()).isEqualTo("c/weather");
                    assertThat(item.path("num_model_requests").asLong()).isEqualTo(2);
                    assertThat(item.at("/amount/value").decimalValue()).isZero();
                }));

        var disabled =
                admin.post(ORGANIZATION + "/connectors/" + connector.path("id").asText() + "/disable", "");
        assertThat(disabled.ok().at("/enforcement/enforced").asBoolean()).isTrue();
        assertThat(ada.http(relay).get("/c/weather/now").status()).isEqualTo(404);
    }

    private static List<JsonNode> items(Http admin, Members.Member member) {
        var statement =
                admin.get(ORGANIZATION + "/statement?user_id=" + member.user()).ok();
        return StreamSupport.stream(statement.path("data").spliterator(), false)
                .flatMap(account -> StreamSupport.stream(account.path("items").spliterator(), false))
                .toList();
    }
}
