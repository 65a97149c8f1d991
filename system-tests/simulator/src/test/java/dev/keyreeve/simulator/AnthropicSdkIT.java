package dev.keyreeve.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.NotFoundException;
import com.anthropic.errors.RateLimitException;
import com.anthropic.errors.UnauthorizedException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.batches.BatchCreateParams;
import com.anthropic.models.messages.batches.MessageBatch;
import com.anthropic.models.models.ModelInfo;
import dev.keyreeve.simulator.count.RecordedCall;
import dev.keyreeve.simulator.count.Tally;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Anthropic's own Java client reads everything, with its strict validation of responses on. */
class AnthropicSdkIT {
    private static final String KEY = "sk-ant-test-ada";
    private static final String MODEL = "claude-sonnet-4-5";

    private static Simulator simulator;
    private static AnthropicClient client;
    private static Client bare;

    @BeforeAll
    static void start() throws IOException {
        simulator = Simulator.start(0);
        client = client(KEY);
        bare = new Client(simulator.address());
    }

    @AfterAll
    static void stop() {
        bare.close();
        client.close();
        simulator.close();
    }

    @BeforeEach
    void forget() {
        simulator.reset();
    }

    private static AnthropicClient client(String key) {
        return AnthropicOkHttpClient.builder()
                .apiKey(key)
                .baseUrl(simulator.address().resolve("/anthropic").toString())
                .responseValidation(true)
                .maxRetries(0)
                .build();
    }

    @Test
    void aMessageTellsWhatWasCachedApartAndIsCountedWhole() {
        Message message = client.messages()
                .create(asking("Hello there, 16! [[sim tokens=20 reasoning_tokens=2 cached_tokens=3"
                                + " cache_write_tokens=2 cache_write_1h_tokens=1]]")
                        .maxTokens(10)
                        .build());

        assertThat(message.content().getFirst().asText().text()).startsWith("This is a simulated answer");
        assertThat(message.stopReason()).contains(StopReason.MAX_TOKENS);
        assertThat(message.usage().outputTokens()).isEqualTo(10);
        assertThat(message.usage().cacheReadInputTokens()).contains(3L);
        assertThat(message.usage().cacheCreationInputTokens()).contains(3L);
        assertThat(message.usage().cacheCreation().orElseThrow().ephemeral1hInputTokens())
                .isEqualTo(1);
        assertThat(simulator.stats().of("Bearer " + KEY))
                .isEqualTo(new Tally(1, message.usage().inputTokens() + 6, 10, 0));
    }

    @Test
    void aStreamSumsUpWhatItUsed() {
        MessageAccumulator whole = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> stream = client.messages()
                .createStreaming(asking("Hello [[sim tokens=30]]").build())) {
            stream.stream().map(RawMessageStreamEvent::validate).forEach(whole::accumulate);
        }

        Message message = whole.message();
        assertThat(message.content().getFirst().asText().text().split(" ")).hasSize(30);
        assertThat(message.usage().outputTokens()).isEqualTo(30);
        assertThat(message.stopReason()).contains(StopReason.END_TURN);
        assertThat(simulator.stats().of("Bearer " + KEY))
                .isEqualTo(new Tally(1, message.usage().inputTokens(), 30, 0));
    }

    @Test
    void countingTokensIsFreeAndCountsAsAMessageDoes() {
        long counted = client.messages()
                .countTokens(MessageCountTokensParams.builder()
                        .model(MODEL)
                        .addUserMessage("How many?")
                        .build())
                .inputTokens();

        assertThat(simulator.stats().inputTokens()).isZero();
        assertThat(client.messages().create(asking("How many?").build()).usage().inputTokens())
                .isEqualTo(counted);
    }

    @Test
    void models() {
        assertThat(client.models().list().data()).extracting(ModelInfo::id).contains(MODEL);
        assertThat(client.models().retrieve(MODEL).displayName()).contains("simulated");
        assertThatThrownBy(() -> client.models().retrieve("missing-model")).isInstanceOf(NotFoundException.class);
    }

    @Test
    void aBatchWaitsUntilItIsCancelledAndIsItsCallersOwn() {
        MessageBatch batch = client.messages()
                .batches()
                .create(BatchCreateParams.builder()
                        .addRequest(BatchCreateParams.Request.builder()
                                .customId("one")
                                .params(BatchCreateParams.Request.Params.builder()
                                        .model(MODEL)
                                        .maxTokens(5)
                                        .addUserMessage("Hello")
                                        .build())
                                .build())
                        .build());

        assertThat(batch.requestCounts().processing()).isEqualTo(1);
        assertThat(client.messages().batches().list().data())
                .extracting(MessageBatch::id)
                .contains(batch.id());
        assertThat(client.messages().batches().cancel(batch.id()).processingStatus())
                .isEqualTo(MessageBatch.ProcessingStatus.CANCELING);
        assertThat(client.messages().batches().retrieve(batch.id()).processingStatus())
                .isEqualTo(MessageBatch.ProcessingStatus.ENDED);
        AnthropicClient stranger = client("sk-ant-test-ben");
        assertThatThrownBy(() -> stranger.messages().batches().retrieve(batch.id()))
                .isInstanceOf(NotFoundException.class);
        stranger.close();
    }

    @Test
    void errorsAreInItsEnvelope() throws Exception {
        assertThatThrownBy(() -> client.messages()
                        .create(asking("[[sim fault=status:429:7]]").build()))
                .isInstanceOfSatisfying(RateLimitException.class, e -> {
                    assertThat(e.headers().values("retry-after")).containsExactly("7");
                    assertThat(e.headers().values("anthropic-ratelimit-requests-remaining"))
                            .containsExactly("0");
                });
        AnthropicClient stranger = client("krv_live_nobody");
        assertThatThrownBy(() -> stranger.models().list()).isInstanceOf(UnauthorizedException.class);
        stranger.close();

        HttpResponse<String> unversioned = bare.get("/anthropic/v1/models", "x-api-key", KEY);
        assertThat(unversioned.statusCode()).isEqualTo(400);
        assertThat(unversioned.body())
                .contains("\"type\":\"invalid_request_error\"")
                .contains("anthropic-version: header is required");
        assertThat(simulator.stats().openStreams()).isZero();
    }

    @Test
    void aStreamFailsInItsWordsOrBreaksOff() {
        try (StreamResponse<RawMessageStreamEvent> stream = client.messages()
                .createStreaming(asking("[[sim fault=error_after:2]]").build())) {
            assertThatThrownBy(() -> stream.stream().count()).hasMessageContaining("overloaded_error");
        }
        try (StreamResponse<RawMessageStreamEvent> stream = client.messages()
                .createStreaming(asking("[[sim fault=disconnect_after:3]]").build())) {
            assertThatThrownBy(() -> stream.stream().count()).isNotNull();
        }
        RecordedCall last = simulator.stats().recent().getLast();
        assertThat(last.outcome()).isEqualTo("faulted");
        assertThat(last.outputTokens()).isEqualTo(3);
    }

    private static MessageCreateParams.Builder asking(String prompt) {
        return MessageCreateParams.builder().model(MODEL).maxTokens(1000).addUserMessage(prompt);
    }
}
