package dev.keyreeve.stories.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.anthropic.client.AnthropicClient;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.models.ModelInfo;
import com.openai.client.OpenAIClient;
import com.openai.core.MultipartField;
import com.openai.errors.NotFoundException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.audio.AudioModel;
import com.openai.models.audio.speech.SpeechCreateParams;
import com.openai.models.audio.speech.SpeechModel;
import com.openai.models.audio.transcriptions.TranscriptionCreateParams;
import com.openai.models.audio.transcriptions.TranscriptionStreamEvent;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FileObject;
import com.openai.models.files.FilePurpose;
import com.openai.models.images.ImageEditParams;
import com.openai.models.images.ImageGenerateParams;
import com.openai.models.images.ImageModel;
import com.openai.models.responses.ResponseCreateParams;
import dev.keyreeve.deploy.stack.Stack;
import dev.keyreeve.stories.Members;
import dev.keyreeve.stories.RunningStack;
import dev.keyreeve.stories.sdk.Studio.At;
import dev.keyreeve.stories.sdk.Studio.Counted;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** The providers' own Java clients, with their strict validation of answers on. */
@ExtendWith(RunningStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("Through the relay, in Java,")
class JavaThroughTheRelayIT {
    private static final String ANSWER =
            "This is a simulated answer from the Keyreeve provider simulator, not a model.";
    private static final String CLAUDE = "claude-sonnet-4-5";

    private Studio studio;

    @BeforeAll
    void open(Stack stack) {
        studio = Studio.on(stack);
    }

    @Test
    @DisplayName("OpenAI's client talks, plainly and streamed, and what it reads adds up to its member's account")
    void openaiTalks() {
        var member = studio.join("Olga");
        var client = JavaSdk.openai(studio.relay(At.OPENAI), member.value());
        var before = studio.counted(At.OPENAI);

        var plain = client.chat().completions().create(chat("hello").build());
        var streamed = chatStreamed(client);
        var response = client.responses().create(responding("hello").build());
        var responses = ResponseAccumulator.create();
        try (var events = client.responses().createStreaming(responding("hello").build())) {
            events.stream().forEach(responses::accumulate);
        }
        var embeddings = client.embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model("text-embedding-3-small")
                        .inputOfArrayOfStrings(List.of("one", "two"))
                        .build());

        assertThat(plain.choices().getFirst().message().content()).contains(ANSWER);
        assertThat(streamed.choices().getFirst().message().content()).contains(ANSWER);
        assertThat(response.output()
                        .getFirst()
                        .asMessage()
                        .content()
                        .getFirst()
                        .asOutputText()
                        .text())
                .isEqualTo(ANSWER);
        assertThat(responses.response().output()).hasSize(1);
        assertThat(embeddings.data()).hasSize(2);
        var used = new Counted(
                plain.usage().orElseThrow().promptTokens()
                        + streamed.usage().orElseThrow().promptTokens()
                        + response.usage().orElseThrow().inputTokens()
                        + responses.response().usage().orElseThrow().inputTokens()
                        + embeddings.usage().promptTokens(),
                4 * 13);
        isBooked(At.OPENAI, member, before, used);
        client.close();
    }

    private static ChatCompletion chatStreamed(OpenAIClient client) {
        var whole = ChatCompletionAccumulator.create();
        try (var chunks = client.chat()
                .completions()
                .createStreaming(chat("hello")
                        .streamOptions(ChatCompletionStreamOptions.builder()
                                .includeUsage(true)
                                .build())
                        .build())) {
            chunks.stream().forEach(whole::accumulate);
        }
        return whole.chatCompletion();
    }

    @Test
    @DisplayName("OpenAI's client makes and edits pictures, speaks, and listens, plainly and streamed")
    void openaiDrawsAndListens() throws IOException {
        var member = studio.join("Otto");
        var client = JavaSdk.openai(studio.relay(At.OPENAI), member.value());
        var before = studio.counted(At.OPENAI);

        var drawn = client.images()
                .generate(ImageGenerateParams.builder()
                        .model(ImageModel.GPT_IMAGE_1)
                        .prompt("A grey pixel")
                        .quality(ImageGenerateParams.Quality.LOW)
                        .build());
        var edited = client.images()
                .edit(ImageEditParams.builder()
                        .model(ImageModel.GPT_IMAGE_1)
                        .prompt("Greyer")
                        .image(MultipartField.<ImageEditParams.Image>builder()
                                .value(ImageEditParams.Image.ofInputStream(new ByteArrayInputStream(new byte[200])))
                                .filename("pixel.png")
                                .build())
                        .build());
        var listening = TranscriptionCreateParams.builder()
                .model(AudioModel.GPT_4O_TRANSCRIBE)
                .file(field(new byte[2500], "said.wav"))
                .build();
        var heard = client.audio().transcriptions().create(listening).asTranscription();
        List<TranscriptionStreamEvent> events;
        try (var stream = client.audio()
                .transcriptions()
                .createStreaming(TranscriptionCreateParams.builder()
                        .model(AudioModel.GPT_4O_TRANSCRIBE)
                        .file(field(new byte[2500], "said.wav"))
                        .build())) {
            events = stream.stream().toList();
        }

        assertThat(drawn.data().orElseThrow().getFirst().b64Json()).isPresent();
        assertThat(edited.usage().orElseThrow().inputTokensDetails().imageTokens())
                .isEqualTo(85);
        assertThat(heard.text()).isEqualTo(ANSWER);
        var done = events.getLast().asTranscriptTextDone();
        assertThat(done.text()).isEqualTo(ANSWER);
        var used = new Counted(
                drawn.usage().orElseThrow().inputTokens()
                        + edited.usage().orElseThrow().inputTokens()
                        + heard.usage().orElseThrow().asTokens().inputTokens()
                        + done.usage().orElseThrow().inputTokens(),
                drawn.usage().orElseThrow().outputTokens()
                        + edited.usage().orElseThrow().outputTokens()
                        + 2 * 13);
        isBooked(At.OPENAI, member, before, used);

        var speaking = SpeechCreateParams.builder()
                .model(SpeechModel.GPT_4O_MINI_TTS)
                .voice("alloy")
                .input("Hello [[sim tokens=7]]");
        try (var sound = client.audio().speech().create(speaking.build())) {
            assertThat(sound.body().readAllBytes()).hasSize(7 * 400);
        }
        try (var sound = client.audio()
                .speech()
                .create(speaking.streamFormat(SpeechCreateParams.StreamFormat.SSE)
                        .build())) {
            assertThat(new String(sound.body().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("\"type\":\"speech.audio.done\"", "\"output_tokens\":7");
        }
        client.close();
    }

    @Test
    @DisplayName("OpenAI's client stores files and deletes them")
    void openaiStores() throws IOException {
        var client = JavaSdk.openai(studio.relay(At.OPENAI), studio.join("Oda").value());

        var file = client.files()
                .create(FileCreateParams.builder()
                        .purpose(FilePurpose.USER_DATA)
                        .file(field("one\ntwo\n".getBytes(StandardCharsets.UTF_8), "lines.txt"))
                        .build());

        assertThat(file.bytes()).isEqualTo(8);
        assertThat(client.files().list().data()).extracting(FileObject::id).contains(file.id());
        try (var content = client.files().content(file.id())) {
            assertThat(content.body().readAllBytes())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("one\ntwo\n");
        }
        assertThat(client.files().delete(file.id()).deleted()).isTrue();
        assertThatThrownBy(() -> client.files().retrieve(file.id())).isInstanceOf(NotFoundException.class);
        client.close();
    }

    @Test
    @DisplayName("Anthropic's client talks, plainly and streamed, counts, and lists models")
    void anthropic() {
        var member = studio.join("Anna");
        AnthropicClient client = JavaSdk.anthropic(studio.relay(At.ANTHROPIC), member.value());
        var before = studio.counted(At.ANTHROPIC);

        var plain = client.messages().create(asking("hello").build());
        var whole = MessageAccumulator.create();
        try (var stream = client.messages().createStreaming(asking("hello").build())) {
            stream.stream().map(RawMessageStreamEvent::validate).forEach(whole::accumulate);
        }
        long counted = client.messages()
                .countTokens(MessageCountTokensParams.builder()
                        .model(CLAUDE)
                        .addUserMessage("hello")
                        .build())
                .inputTokens();

        assertThat(plain.content().getFirst().asText().text()).isEqualTo(ANSWER);
        assertThat(whole.message().content().getFirst().asText().text()).isEqualTo(ANSWER);
        assertThat(whole.message().usage().outputTokens()).isEqualTo(13);
        assertThat(counted).isEqualTo(plain.usage().inputTokens());
        assertThat(client.models().list().data()).extracting(ModelInfo::id).contains(CLAUDE);
        assertThat(client.models().retrieve(CLAUDE).id()).isEqualTo(CLAUDE);
        isBooked(At.ANTHROPIC, member, before, new Counted(2 * counted, 2 * 13));
        client.close();
    }

    /** The provider, the client and the ledger say the same. */
    private void isBooked(At at, Members.Member member, Counted before, Counted used) {
        assertThat(used).isEqualTo(studio.counted(at).minus(before));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(studio.booked(member)).isEqualTo(used));
    }

    private static ChatCompletionCreateParams.Builder chat(String prompt) {
        return ChatCompletionCreateParams.builder().model("gpt-4o-mini").addUserMessage(prompt);
    }

    private static ResponseCreateParams.Builder responding(String prompt) {
        return ResponseCreateParams.builder().model("gpt-4.1").input(prompt);
    }

    private static MessageCreateParams.Builder asking(String prompt) {
        return MessageCreateParams.builder().model(CLAUDE).maxTokens(100).addUserMessage(prompt);
    }

    private static MultipartField<InputStream> field(byte[] bytes, String name) {
        return MultipartField.<InputStream>builder()
                .value(new ByteArrayInputStream(bytes))
                .filename(name)
                .build();
    }
}
