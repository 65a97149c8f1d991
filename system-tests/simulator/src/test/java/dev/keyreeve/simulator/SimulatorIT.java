package dev.keyreeve.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.simulator.count.RecordedCall;
import dev.keyreeve.simulator.count.SimulatorStats;
import dev.keyreeve.simulator.count.Tally;
import dev.keyreeve.simulator.text.Sha256;
import dev.keyreeve.simulator.wire.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatorIT {
    private static final String CHAT = "/v1/chat/completions";

    private static Simulator simulator;
    private static Client client;

    @BeforeAll
    static void start() throws IOException {
        simulator = Simulator.start(0);
        client = new Client(simulator.address());
    }

    @AfterAll
    static void stop() {
        client.close();
        simulator.close();
    }

    @BeforeEach
    void forget() {
        simulator.reset();
    }

    @Test
    void callsArePagedOverHttp() throws Exception {
        long before = System.nanoTime();
        client.post(CHAT, Client.chat("Hello", false), "x-keyreeve-exchange", "exchange-8");
        client.post(CHAT, Client.chat("Hello", false), "x-keyreeve-exchange", "exchange-9");

        JsonNode page = Json.MAPPER.readTree(
                client.get("/_simulator/calls?after=1&limit=5").body());

        assertThat(page.get("data")).hasSize(1);
        JsonNode call = page.get("data").get(0);
        assertThat(call.get("exchange").asText()).isEqualTo("exchange-9");
        assertThat(call.get("outcome").asText()).isEqualTo("finished");
        assertThat(call.get("arrived_ns").asLong()).isBetween(before, System.nanoTime());
        assertThat(call.get("not_before_ns").asLong())
                .isLessThanOrEqualTo(call.get("arrived_ns").asLong());
        assertThat(call.get("ended_ns").asLong())
                .isBetween(call.get("arrived_ns").asLong(), System.nanoTime());
        assertThat(page.get("last").asLong()).isEqualTo(2);
        assertThat(client.get("/_simulator/calls?limit=0").statusCode()).isEqualTo(400);
    }

    @Test
    void whatArrivedIsToldRaw() throws Exception {
        client.get("/v1/models");
        long before = simulator.requests(0).getLast().sequence();
        client.post("/v1/nowhere/%2e%2e/x?a=%20b&a=", "hello", "x-one", "1");

        JsonNode page = Json.MAPPER.readTree(
                client.get("/_simulator/requests?after=" + before).body());
        JsonNode only = page.at("/data/0");
        assertThat(page.get("data")).hasSize(1);
        assertThat(only.get("method").asText()).isEqualTo("POST");
        assertThat(only.get("path").asText()).isEqualTo("/v1/nowhere/%2e%2e/x");
        assertThat(only.get("query").asText()).isEqualTo("a=%20b&a=");
        assertThat(only.get("body_bytes").asInt()).isEqualTo(5);
        assertThat(only.get("body_sha256").asText()).isEqualTo(Sha256.hex("hello".getBytes(StandardCharsets.UTF_8)));
        assertThat(only.get("headers").findValuesAsText("name")).contains("x-one", "Authorization");
        assertThat(only.get("endpoint").asText()).isEqualTo("unknown");
        assertThat(simulator.requests(before + 1)).isEmpty();
    }

    @Test
    void aPlainAnswerSaysThatItIsSimulatedAndIsCounted() throws Exception {
        HttpResponse<String> response =
                client.post(CHAT, Client.chat("Hello there", false), "x-keyreeve-exchange", "exchange-7");

        JsonNode answer = Json.MAPPER.readTree(response.body());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(answer.get("model").asText()).isEqualTo("gpt-4o-mini-simulator");
        assertThat(answer.get("system_fingerprint").asText()).isEqualTo("fp_simulator");
        assertThat(response.headers().firstValue("server")).contains("keyreeve-provider-simulator");
        assertThat(response.headers().firstValue("x-request-id"))
                .get()
                .asString()
                .startsWith("req_");
        assertThat(response.headers().firstValue("openai-version")).contains("2020-10-01");
        assertThat(response.headers().firstValueAsLong("openai-processing-ms")).isPresent();

        int input = answer.at("/usage/prompt_tokens").asInt();
        int output = answer.at("/usage/completion_tokens").asInt();
        SimulatorStats stats = simulator.stats();
        assertThat(stats.of("Bearer " + Client.KEY)).isEqualTo(new Tally(1, input, output, 0));
        RecordedCall call = stats.recent().getFirst();
        assertThat(call.exchange()).isEqualTo("exchange-7");
        assertThat(call.promptPrefix()).isEqualTo("Hello there");
        assertThat(call.outcome()).isEqualTo("finished");
        assertThat(call.endedAtUs()).isGreaterThanOrEqualTo(call.receivedAtUs());
    }

    @Test
    void aStreamComesAtItsPace() throws Exception {
        Instant before = Instant.now();
        List<String> events =
                client.events(CHAT, Client.chat("[[sim tokens=11 ttft_ms=100 tokens_per_second=50]]", true));

        assertThat(Duration.between(before, Instant.now())).isBetween(Duration.ofMillis(300), Duration.ofSeconds(2));
        assertThat(events).hasSize(1 + 11 + 1 + 1);
        assertThat(events.getLast()).isEqualTo("[DONE]");
    }

    @Test
    void aHeaderOutranksTheDefaultAndADirectiveOutranksTheHeader() throws Exception {
        client.post("/_simulator/behavior", "{\"tokens\":2,\"reasoning_tokens\":1}");

        assertThat(completionTokens("plain")).isEqualTo(3);
        assertThat(completionTokens("plain", "x-simulator-tokens", "5")).isEqualTo(6);
        assertThat(completionTokens("[[sim tokens=7]]", "x-simulator-tokens", "5"))
                .isEqualTo(8);
    }

    private int completionTokens(String prompt, String... headers) throws Exception {
        String body = client.post(CHAT, Client.chat(prompt, false), headers).body();
        return Json.MAPPER.readTree(body).at("/usage/completion_tokens").asInt();
    }

    @ParameterizedTest
    @CsvSource({
        "'',",
        "Basic abc,",
        "Bearer ,",
        "Bearer krv_live_x,invalid_api_key",
        "Bearer sk-invalid-1,invalid_api_key"
    })
    void aMissingOrWrongKeyIsRefused(String authorization, String code) throws Exception {
        HttpResponse<String> response = client.get("/v1/models", "Authorization", authorization);

        JsonNode error = Json.MAPPER.readTree(response.body()).get("error");
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(error.get("type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.get("code").asText(null)).isEqualTo(code);
        assertThat(simulator.stats().callsByStatus()).containsEntry("401", 1L);
    }

    @Test
    void modelsAreListedButAnyNameWorks() throws Exception {
        JsonNode list = Json.MAPPER.readTree(client.get("/v1/models").body());

        assertThat(list.findValuesAsText("id"))
                .contains(
                        "gpt-4o",
                        "gpt-4o-mini",
                        "gpt-4.1",
                        "gpt-4.1-mini",
                        "gpt-4.1-nano",
                        "o4-mini",
                        "text-embedding-3-small",
                        "text-embedding-3-large");
        assertThat(list.findValuesAsText("owned_by")).containsOnly("keyreeve-simulator");
        assertThat(client.get("/v1/models/ft:gpt-4o:acme%2Fx").body()).contains("\"id\":\"ft:gpt-4o:acme/x\"");
        assertThat(client.get("/v1/models/missing-model").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            POST | /v1/chat/completions | {                                                        | 400
            POST | /v1/chat/completions | {"model":"missing-model","messages":[{"content":"x"}]}   | 404
            POST | /v1/nowhere          | {}                                                       | 404
            POST | /v1/models           | {}                                                       | 405
            GET  | /v1/responses        |                                                          | 405
            """)
    void whatOpenAiRefusesIsRefused(String method, String path, String body, int status) throws Exception {
        HttpResponse<String> response = method.equals("GET") ? client.get(path) : client.post(path, body);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(Json.MAPPER.readTree(response.body()).at("/error/message").asText())
                .isNotBlank();
    }

    @Test
    void aBadSettingIsRefusedAndChangesNothing() throws Exception {
        assertThat(client.post("/_simulator/behavior", "{\"tokens\":5,\"speed\":9}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(client.post(CHAT, Client.chat("x", false), "x-simulator-speed", "9")
                        .body())
                .contains("simulator_bad_behavior")
                .contains("speed");
        assertThat(client.get("/_simulator/behavior").body()).contains("\"tokens\":13");
    }

    @Test
    void statisticsAreThereAsJson() throws Exception {
        client.post(CHAT, Client.chat("Hello", false));
        JsonNode stats = Json.MAPPER.readTree(client.get("/_simulator/stats").body());

        assertThat(stats.at("/calls").asInt()).isEqualTo(1);
        assertThat(stats.at("/calls_by_endpoint/chat.completions").asInt()).isEqualTo(1);
        assertThat(stats.at("/by_authorization/Bearer sk-test-ada/output_tokens")
                        .asInt())
                .isEqualTo(13);
        assertThat(stats.at("/recent/0/prompt_sha256").asText())
                .isEqualTo("185f8db32271fe25f561a6fc938b2e264306ec304eda518007d1764826381969");
        assertThat(client.get("/healthz").body()).contains("\"status\":\"up\"");

        client.post("/_simulator/reset", "");
        assertThat(simulator.stats().calls()).isZero();
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        assertThatThrownBy(() -> Simulator.start(simulator.address().getPort()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("port " + simulator.address().getPort());
    }
}
