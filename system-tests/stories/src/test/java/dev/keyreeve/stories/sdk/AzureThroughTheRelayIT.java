package dev.keyreeve.stories.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.openai.client.OpenAIClient;
import com.openai.errors.UnauthorizedException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import dev.keyreeve.deploy.stack.Stack;
import dev.keyreeve.stories.Members;
import dev.keyreeve.stories.RunningStack;
import dev.keyreeve.stories.sdk.Studio.At;
import dev.keyreeve.stories.sdk.Studio.Counted;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** OpenAI's Java client in its two forms for Azure, which put the key into {@code api-key}. */
@ExtendWith(RunningStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("Through the relay, in Java's form for Azure,")
class AzureThroughTheRelayIT {
    private static final String ANSWER =
            "This is a simulated answer from the Keyreeve provider simulator, not a model.";

    private Studio studio;

    @BeforeAll
    void open(Stack stack) {
        studio = Studio.on(stack);
    }

    @Test
    @DisplayName("a deployment answers, plainly and streamed")
    void byDeployment() {
        var member = studio.join("Azra");
        var before = studio.counted(At.AZURE);
        var client = JavaSdk.azureByDeployment(studio.relay(At.AZURE), member.value());

        talks(client);
        embeds(client);

        isBooked(member, before, 2 * 13);
        assertThatThrownBy(() -> talks(JavaSdk.azureByDeployment(studio.relay(At.AZURE), "krv_live_nobody")))
                .isInstanceOf(UnauthorizedException.class);
        client.close();
    }

    @Test
    @DisplayName("its newer paths answer too, and these have responses")
    void byName() {
        var member = studio.join("Azim");
        var before = studio.counted(At.AZURE);
        var client = JavaSdk.azure(studio.relay(At.AZURE), member.value());

        talks(client);
        embeds(client);
        var response = client.responses()
                .create(ResponseCreateParams.builder()
                        .model("gpt-4.1")
                        .input("hello")
                        .build());
        try (var events = client.responses()
                .createStreaming(ResponseCreateParams.builder()
                        .model("gpt-4.1")
                        .input("hello")
                        .build())) {
            assertThat(events.stream().anyMatch(event -> event.isCompleted())).isTrue();
        }

        assertThat(response.usage().orElseThrow().outputTokens()).isEqualTo(13);
        isBooked(member, before, 4 * 13);
        client.close();
    }

    private static void talks(OpenAIClient client) {
        var params = ChatCompletionCreateParams.builder()
                .model("gpt-4o-mini")
                .addUserMessage("hello")
                .build();
        var plain = client.chat().completions().create(params);
        assertThat(plain.choices().getFirst().message().content()).contains(ANSWER);
        try (var chunks = client.chat().completions().createStreaming(params)) {
            assertThat(chunks.stream()
                            .flatMap(chunk -> chunk.choices().stream())
                            .flatMap(choice -> choice.delta().content().stream())
                            .collect(Collectors.joining()))
                    .isEqualTo(ANSWER);
        }
    }

    private static void embeds(OpenAIClient client) {
        var embedding = client.embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model("text-embedding-3-small")
                        .input("hello")
                        .build());
        assertThat(embedding.data().getFirst().embedding()).hasSize(1536);
    }

    private void isBooked(Members.Member member, Counted before, long output) {
        var used = studio.counted(At.AZURE).minus(before);
        assertThat(used.output()).isEqualTo(output);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(studio.booked(member)).isEqualTo(used));
    }
}
