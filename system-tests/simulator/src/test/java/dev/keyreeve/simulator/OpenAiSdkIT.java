package dev.keyreeve.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.models.Model;
import com.openai.models.moderations.ModerationCreateParams;
import com.openai.models.moderations.ModerationCreateResponse;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** OpenAI's own Java client reads everything, with its strict validation of responses on. */
class OpenAiSdkIT {
    private static Simulator simulator;
    private static OpenAIClient client;

    @BeforeAll
    static void start() throws IOException {
        simulator = Simulator.start(0);
        client = client(Client.KEY);
    }

    @AfterAll
    static void stop() {
        client.close();
        simulator.close();
    }

    private static OpenAIClient client(String key) {
        return OpenAIOkHttpClient.builder()
                .apiKey(key)
                .baseUrl(simulator.baseUrl().toString())
                .responseValidation(true)
                .maxRetries(0)
                .build();
    }

    @Test
    void chat() {
        ChatCompletion completion = client.chat()
                .completions()
                .create(chat("Hello").n(2).maxCompletionTokens(3).build());

        assertThat(completion.choices()).hasSize(2);
        assertThat(completion.choices().getFirst().message().content()).contains("This is a");
        assertThat(completion.choices().getFirst().finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.LENGTH);
        assertThat(completion.usage().orElseThrow().completionTokens()).isEqualTo(6);
        assertThat(completion.model()).isEqualTo("gpt-4o-mini-simulator");
    }

    @Test
    void chatAsAStream() {
        ChatCompletionCreateParams params = chat("Hello [[sim tokens=30 reasoning_tokens=5]]")
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
        ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(params)) {
            stream.stream().map(ChatCompletionChunk::validate).forEach(whole::accumulate);
        }

        ChatCompletion completion = whole.chatCompletion();
        assertThat(completion
                        .choices()
                        .getFirst()
                        .message()
                        .content()
                        .orElseThrow()
                        .split(" "))
                .hasSize(30);
        assertThat(completion.usage().orElseThrow().completionTokens()).isEqualTo(35);
        assertThat(completion
                        .usage()
                        .orElseThrow()
                        .completionTokensDetails()
                        .orElseThrow()
                        .reasoningTokens())
                .contains(5L);
    }

    @Test
    void responses() {
        Response response = client.responses()
                .create(ResponseCreateParams.builder()
                        .model("gpt-4.1")
                        .instructions("Be brief.")
                        .input("Hello [[sim tokens=20]]")
                        .maxOutputTokens(16)
                        .build());

        assertThat(response.status()).contains(ResponseStatus.INCOMPLETE);
        assertThat(response.usage().orElseThrow().outputTokens()).isEqualTo(16);
    }

    @Test
    void responsesAsAStream() {
        ResponseAccumulator whole = ResponseAccumulator.create();
        try (StreamResponse<ResponseStreamEvent> stream = client.responses()
                .createStreaming(ResponseCreateParams.builder()
                        .model("gpt-4.1")
                        .input("Hello")
                        .build())) {
            stream.stream().map(ResponseStreamEvent::validate).forEach(whole::accumulate);
        }

        Response response = whole.response();
        assertThat(response.status()).contains(ResponseStatus.COMPLETED);
        assertThat(response.usage().orElseThrow().outputTokens()).isEqualTo(13);
        assertThat(response.output()
                        .getFirst()
                        .asMessage()
                        .content()
                        .getFirst()
                        .asOutputText()
                        .text())
                .startsWith("This is a simulated answer");
    }

    @Test
    void embeddings() {
        EmbeddingCreateParams.Builder params =
                EmbeddingCreateParams.builder().model("text-embedding-3-small").input("Hello");
        CreateEmbeddingResponse packed = client.embeddings().create(params.build());
        CreateEmbeddingResponse numbers = client.embeddings()
                .create(params.encodingFormat(EmbeddingCreateParams.EncodingFormat.FLOAT)
                        .build());

        assertThat(numbers.data().getFirst().embedding()).hasSize(1536);
        assertThat(packed.data().getFirst().embedding())
                .isEqualTo(numbers.data().getFirst().embedding());
    }

    @Test
    void moderations() {
        ModerationCreateResponse moderation = client.moderations()
                .create(ModerationCreateParams.builder()
                        .inputOfStrings(List.of("fine", "not fine [[sim flag=violence]]"))
                        .build());

        assertThat(moderation.results().getFirst().flagged()).isFalse();
        assertThat(moderation.results().getLast().categories().violence()).isTrue();
    }

    @Test
    void models() {
        assertThat(client.models().list().data()).extracting(Model::id).contains("gpt-4.1-nano");
        assertThat(client.models().retrieve("gpt-4o").ownedBy()).isEqualTo("keyreeve-simulator");
        assertThatThrownBy(() -> client.models().retrieve("missing-model")).isInstanceOf(NotFoundException.class);
    }

    @Test
    void errors() {
        assertThatThrownBy(() -> client.chat()
                        .completions()
                        .create(chat("[[sim fault=status:429]]").build()))
                .isInstanceOfSatisfying(
                        RateLimitException.class, e -> assertThat(e.code()).contains("rate_limit_exceeded"));
        OpenAIClient stranger = client("krv_live_nobody");
        assertThatThrownBy(() -> stranger.models().list()).isInstanceOf(UnauthorizedException.class);
        stranger.close();
    }

    private static ChatCompletionCreateParams.Builder chat(String prompt) {
        return ChatCompletionCreateParams.builder().model("gpt-4o-mini").addUserMessage(prompt);
    }
}
