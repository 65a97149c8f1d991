package dev.keyreeve.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.simulator.count.RecordedCall;
import dev.keyreeve.simulator.count.Tally;
import dev.keyreeve.simulator.wire.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gemini's shapes, for which there is an official client in JavaScript: the stories run that one. */
class GeminiIT {
    private static final String KEY = "AIzaTestAda";
    private static final String MODEL = "/gemini/v1beta/models/gemini-2.5-flash";

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
    void thoughtsAreApartFromCandidatesAndBothAreCounted() throws Exception {
        JsonNode answer = json(post(
                ":generateContent",
                "{\"systemInstruction\":{\"parts\":[{\"text\":\"Be brief.\"}]},\"contents\":[{\"role\":\"user\",\"parts\":"
                        + "[{\"text\":\"Hello [[sim tokens=20 reasoning_tokens=3 cached_tokens=2]]\"}]}],"
                        + "\"generationConfig\":{\"maxOutputTokens\":10}}"));

        assertThat(answer.at("/candidates/0/content/parts/0/text").asText()).startsWith("This is a simulated");
        assertThat(answer.at("/candidates/0/finishReason").asText()).isEqualTo("MAX_TOKENS");
        JsonNode usage = answer.get("usageMetadata");
        assertThat(usage.get("candidatesTokenCount").asInt()).isEqualTo(7);
        assertThat(usage.get("thoughtsTokenCount").asInt()).isEqualTo(3);
        assertThat(usage.get("cachedContentTokenCount").asInt()).isEqualTo(2);
        int prompt = usage.get("promptTokenCount").asInt();
        assertThat(usage.get("totalTokenCount").asInt()).isEqualTo(prompt + 10);
        assertThat(simulator.stats().of(KEY)).isEqualTo(new Tally(1, prompt, 10, 0));
        assertThat(simulator.stats().byModel()).containsOnlyKeys("gemini-2.5-flash");
    }

    @Test
    void aStreamOfEventsTellsTheWholeUsageAtItsEnd() throws Exception {
        String[] events = post(":streamGenerateContent?alt=sse", hello("[[sim tokens=4]]"))
                .body()
                .split("\r\n\r\n");

        assertThat(events).hasSize(5);
        JsonNode last = Json.MAPPER.readTree(events[4].substring("data: ".length()));
        assertThat(last.at("/candidates/0/finishReason").asText()).isEqualTo("STOP");
        assertThat(last.at("/usageMetadata/candidatesTokenCount").asInt()).isEqualTo(4);
        assertThat(simulator.stats().of(KEY))
                .isEqualTo(
                        new Tally(1, last.at("/usageMetadata/promptTokenCount").asInt(), 4, 0));
    }

    @Test
    void withoutEventsAStreamIsAnArray() throws Exception {
        HttpResponse<String> response = post(":streamGenerateContent", hello("[[sim tokens=4]]"));

        assertThat(response.headers().firstValue("content-type").orElseThrow()).startsWith("application/json");
        assertThat(json(response)).hasSize(5);
        JsonNode failed = json(post(":streamGenerateContent", hello("[[sim fault=error_after:2]]")));
        assertThat(failed).hasSize(3);
        assertThat(failed.at("/2/error/status").asText()).isEqualTo("INTERNAL");
    }

    @Test
    void textIsEmbeddedOneByOneOrTogether() throws Exception {
        JsonNode one = json(
                post(":embedContent", "{\"content\":{\"parts\":[{\"text\":\"Hello\"}]},\"outputDimensionality\":8}"));
        JsonNode both = json(post(
                ":batchEmbedContents",
                "{\"requests\":[{\"content\":{\"parts\":[{\"text\":\"Hello\"}]},\"outputDimensionality\":8},"
                        + "{\"content\":{\"parts\":[{\"text\":\"there\"}]},\"outputDimensionality\":8}]}"));

        assertThat(one.at("/embedding/values")).hasSize(8);
        assertThat(both.get("embeddings")).hasSize(2);
        assertThat(both.at("/embeddings/0")).isEqualTo(one.get("embedding"));
        assertThat(simulator.stats().inputTokens())
                .isEqualTo(one.at("/usageMetadata/promptTokenCount").asInt()
                        + both.at("/usageMetadata/promptTokenCount").asInt());
    }

    @Test
    void countingTokensIsFree() throws Exception {
        int counted = json(post(":countTokens", hello(""))).get("totalTokens").asInt();

        assertThat(simulator.stats().inputTokens()).isZero();
        assertThat(json(post(":generateContent", hello("")))
                        .at("/usageMetadata/promptTokenCount")
                        .asInt())
                .isEqualTo(counted);
    }

    @Test
    void modelsAreListedAndTheKeyMayStandInTheQuery() throws Exception {
        JsonNode list = json(client.get("/gemini/v1beta/models?key=" + KEY));

        assertThat(list.findValuesAsText("name")).contains("models/gemini-2.5-flash");
        assertThat(json(client.get(MODEL, "x-goog-api-key", KEY)).get("name").asText())
                .isEqualTo("models/gemini-2.5-flash");
        RecordedCall first = simulator.stats().recent().getFirst();
        assertThat(first.authorization()).isEqualTo(KEY);
        assertThat(first.query()).isEqualTo("key=" + KEY);
    }

    @ParameterizedTest
    @CsvSource({"'',403,PERMISSION_DENIED", "krv_live_x,400,INVALID_ARGUMENT", "AIzaInvalid1,400,INVALID_ARGUMENT"})
    void aMissingOrWrongKeyIsRefused(String key, int status, String name) throws Exception {
        HttpResponse<String> response = client.get(MODEL, "x-goog-api-key", key);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(json(response).at("/error/status").asText()).isEqualTo(name);
    }

    @Test
    void errorsAreInItsEnvelope() throws Exception {
        HttpResponse<String> response = post(":generateContent", hello("[[sim fault=status:429:7]]"));

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("retry-after")).contains("7");
        assertThat(json(response).at("/error/status").asText()).isEqualTo("RESOURCE_EXHAUSTED");
        assertThat(json(response).at("/error/details/0/retryDelay").asText()).isEqualTo("7s");
        assertThat(post(":predict", hello("")).statusCode()).isEqualTo(404);
        List<String> outcomes =
                simulator.stats().recent().stream().map(RecordedCall::outcome).toList();
        assertThat(outcomes).containsExactly("refused", "refused");
    }

    private static String hello(String directive) {
        return "{\"contents\":[{\"parts\":[{\"text\":\"Hello " + directive + "\"}]}]}";
    }

    private static HttpResponse<String> post(String action, String body) throws Exception {
        return client.post(MODEL + action, body, "x-goog-api-key", KEY);
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return Json.MAPPER.readTree(response.body());
    }
}
