package dev.keyreeve.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.azure.AzureOpenAIServiceVersion;
import com.openai.azure.AzureUrlPathMode;
import com.openai.azure.credential.AzureApiKeyCredential;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.embeddings.EmbeddingCreateParams;
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

/** Azure by its deployments and by {@code /openai/v1}, with the client that OpenAI has for it. */
class AzureIT {
    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final String CHAT = "/azure/openai/deployments/my-gpt/chat/completions";
    private static final String HELLO = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";

    private static Simulator simulator;
    private static Client bare;
    private static OpenAIClient client;

    @BeforeAll
    static void start() throws IOException {
        simulator = Simulator.start(0);
        bare = new Client(simulator.address());
        client = OpenAIOkHttpClient.builder()
                .baseUrl(simulator.address().resolve("/azure").toString())
                .credential(AzureApiKeyCredential.create(KEY))
                .azureServiceVersion(AzureOpenAIServiceVersion.fromString("2024-10-21"))
                .azureUrlPathMode(AzureUrlPathMode.LEGACY)
                .maxRetries(0)
                .build();
    }

    @AfterAll
    static void stop() {
        client.close();
        bare.close();
        simulator.close();
    }

    @BeforeEach
    void forget() {
        simulator.reset();
    }

    @Test
    void aDeploymentAnswersUnderItsName() {
        List<ChatCompletionChunk> chunks;
        try (StreamResponse<ChatCompletionChunk> stream = client.chat()
                .completions()
                .createStreaming(ChatCompletionCreateParams.builder()
                        .model("my-gpt")
                        .addUserMessage("Hello [[sim tokens=4]]")
                        .streamOptions(ChatCompletionStreamOptions.builder()
                                .includeUsage(true)
                                .build())
                        .build())) {
            chunks = stream.stream().toList();
        }

        assertThat(chunks.getFirst().choices()).isEmpty();
        assertThat(chunks.getFirst().usage()).isEmpty();
        assertThat(chunks.getFirst()._additionalProperties()).containsKey("prompt_filter_results");
        var usage = chunks.getLast().usage().orElseThrow();
        assertThat(simulator.stats().of(KEY)).isEqualTo(new Tally(1, usage.promptTokens(), 4, 0));
        assertThat(simulator.stats().byModel()).containsOnlyKeys("my-gpt");
        RecordedCall call = simulator.stats().recent().getFirst();
        assertThat(call.path()).isEqualTo(CHAT);
        assertThat(call.query()).isEqualTo("api-version=2024-10-21");
        assertThat(call.endpoint()).isEqualTo("azure.chat.completions");
    }

    @Test
    void textIsEmbedded() {
        assertThat(client.embeddings()
                        .create(EmbeddingCreateParams.builder()
                                .model("my-embedding")
                                .input("Hello")
                                .build())
                        .data())
                .hasSize(1);
        assertThat(simulator.stats().callsByEndpoint()).containsOnlyKeys("azure.embeddings");
    }

    @Test
    void aPlainAnswerTellsWhatTheFilterFound() throws Exception {
        JsonNode answer = json(bare.post(CHAT + "?api-version=2024-10-21", HELLO, "api-key", KEY));

        assertThat(answer.at("/choices/0/content_filter_results/hate/severity").asText())
                .isEqualTo("safe");
        assertThat(answer.at("/prompt_filter_results/0/prompt_index").asInt()).isZero();
        assertThat(answer.at("/usage/completion_tokens").asInt()).isEqualTo(13);
    }

    @Test
    void withoutAVersionThereIsNoDeployment() throws Exception {
        HttpResponse<String> response = bare.post(CHAT, HELLO, "api-key", KEY);

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(json(response).at("/error/message").asText()).isEqualTo("Resource not found");
        assertThatThrownBy(() -> client.chat()
                        .completions()
                        .create(ChatCompletionCreateParams.builder()
                                .model("missing-model")
                                .addUserMessage("Hello")
                                .build()))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("deployment");
    }

    @Test
    void theNewFormNeedsNoVersion() throws Exception {
        String body = "{\"model\":\"my-gpt\",\"input\":\"Hello\"}";
        assertThat(bare.post("/azure/openai/v1/responses", body, "api-key", KEY).statusCode())
                .isEqualTo(200);
        assertThat(bare.post("/azure/openai/v1/embeddings", body, "api-key", KEY)
                        .statusCode())
                .isEqualTo(200);
        assertThat(json(bare.post(
                                "/azure/openai/v1/chat/completions",
                                "{\"model\":\"my-gpt\"," + HELLO.substring(1),
                                "api-key",
                                KEY))
                        .has("prompt_filter_results"))
                .isTrue();
    }

    @Test
    void errorsAreTheGateways() throws Exception {
        HttpResponse<String> stranger = bare.post(CHAT + "?api-version=x", HELLO, "api-key", "krv_live_x");
        HttpResponse<String> limited = bare.post(
                CHAT + "?api-version=x", HELLO.replace("Hello", "[[sim fault=status:429:7]]"), "api-key", KEY);

        assertThat(stranger.statusCode()).isEqualTo(401);
        assertThat(json(stranger).at("/error/code").asText()).isEqualTo("401");
        assertThat(limited.headers().firstValue("retry-after")).contains("7");
        assertThat(limited.headers().firstValue("retry-after-ms")).contains("7000");
        assertThat(json(limited).at("/error/code").asText()).isEqualTo("429");
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return Json.MAPPER.readTree(response.body());
    }
}
