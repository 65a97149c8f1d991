package dev.keyreeve.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.MultipartField;
import com.openai.core.http.HttpResponse;
import com.openai.core.http.StreamResponse;
import com.openai.models.audio.AudioModel;
import com.openai.models.audio.AudioResponseFormat;
import com.openai.models.audio.speech.SpeechCreateParams;
import com.openai.models.audio.speech.SpeechModel;
import com.openai.models.audio.transcriptions.TranscriptionCreateParams;
import com.openai.models.audio.transcriptions.TranscriptionStreamEvent;
import com.openai.models.audio.translations.TranslationCreateParams;
import com.openai.models.images.ImageEditParams;
import com.openai.models.images.ImageGenerateParams;
import com.openai.models.images.ImageModel;
import com.openai.models.images.ImagesResponse;
import dev.keyreeve.simulator.count.Tally;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** OpenAI's own Java client reads images and audio, and sends them. */
class OpenAiMediaSdkIT {
    private static Simulator simulator;
    private static OpenAIClient client;

    @BeforeAll
    static void start() throws IOException {
        simulator = Simulator.start(0);
        client = OpenAIOkHttpClient.builder()
                .apiKey(Client.KEY)
                .baseUrl(simulator.baseUrl().toString())
                .responseValidation(true)
                .maxRetries(0)
                .build();
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
    void imagesAreMade() throws IOException {
        ImagesResponse images = client.images()
                .generate(ImageGenerateParams.builder()
                        .model(ImageModel.GPT_IMAGE_1)
                        .prompt("A grey pixel")
                        .quality(ImageGenerateParams.Quality.LOW)
                        .n(2)
                        .build());

        byte[] png = Base64.getDecoder()
                .decode(images.data().orElseThrow().getFirst().b64Json().orElseThrow());
        assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isEqualTo(1);
        ImagesResponse.Usage usage = images.usage().orElseThrow();
        assertThat(usage.outputTokens()).isEqualTo(544);
        assertThat(usage.inputTokensDetails().textTokens()).isEqualTo(3);
        assertThat(counted()).isEqualTo(new Tally(1, 3, 544, 0));
    }

    @Test
    void anImageThatIsEditedCostsInputToo() {
        ImagesResponse images = client.images()
                .edit(ImageEditParams.builder()
                        .model(ImageModel.GPT_IMAGE_1)
                        .prompt("Greyer")
                        .image(MultipartField.<ImageEditParams.Image>builder()
                                .value(ImageEditParams.Image.ofInputStream(new ByteArrayInputStream(new byte[200])))
                                .filename("pixel.png")
                                .build())
                        .build());

        ImagesResponse.Usage usage = images.usage().orElseThrow();
        assertThat(usage.inputTokensDetails().imageTokens()).isEqualTo(85);
        assertThat(counted()).isEqualTo(new Tally(1, usage.inputTokens(), usage.outputTokens(), 0));
    }

    @Test
    void speechIsBinary() throws IOException {
        SpeechCreateParams.Builder params = SpeechCreateParams.builder()
                .model(SpeechModel.GPT_4O_MINI_TTS)
                .voice("alloy")
                .input("Hello [[sim tokens=7]]");
        try (HttpResponse response = client.audio().speech().create(params.build())) {
            assertThat(response.headers().values("content-type")).containsExactly("audio/mpeg");
            assertThat(response.body().readAllBytes()).hasSize(7 * 400).doesNotContain(0);
        }
        assertThat(counted().outputTokens()).isEqualTo(7);
        try (HttpResponse response = client.audio()
                .speech()
                .create(params.streamFormat(SpeechCreateParams.StreamFormat.SSE).build())) {
            assertThat(new String(response.body().readAllBytes()))
                    .contains("\"type\":\"speech.audio.done\",\"usage\":{\"input_tokens\":6,\"output_tokens\":7");
        }
    }

    @Test
    void speechHasNoWordsForAFailure() throws IOException {
        try (HttpResponse response = client.audio()
                .speech()
                .create(SpeechCreateParams.builder()
                        .model(SpeechModel.GPT_4O_MINI_TTS)
                        .voice("alloy")
                        .input("[[sim fault=error_after:2]]")
                        .build())) {
            assertThatThrownBy(() -> response.body().readAllBytes()).isInstanceOf(IOException.class);
        }
        assertThat(counted().outputTokens()).isEqualTo(2);
    }

    @Test
    void soundIsTranscribedPlainOrAsAStream() {
        TranscriptionCreateParams.Builder params = TranscriptionCreateParams.builder()
                .model(AudioModel.GPT_4O_TRANSCRIBE)
                .file(field(new byte[2500], "said.wav"));
        var usage = client.audio()
                .transcriptions()
                .create(params.build())
                .asTranscription()
                .usage()
                .orElseThrow()
                .asTokens();
        assertThat(usage.inputTokenDetails().orElseThrow().audioTokens()).contains(3L);
        assertThat(counted()).isEqualTo(new Tally(1, 3, 13, 0));

        List<TranscriptionStreamEvent> events;
        try (StreamResponse<TranscriptionStreamEvent> stream =
                client.audio().transcriptions().createStreaming(params.build())) {
            events = stream.stream().map(TranscriptionStreamEvent::validate).toList();
        }
        assertThat(events).hasSize(14);
        assertThat(events.getLast().asTranscriptTextDone().usage().orElseThrow().outputTokens())
                .isEqualTo(13);
    }

    @Test
    void anOlderModelTellsSecondsAndTextIsBare() {
        var seconds = client.audio()
                .transcriptions()
                .create(TranscriptionCreateParams.builder()
                        .model(AudioModel.WHISPER_1)
                        .file(field(new byte[20_000], "said.wav"))
                        .build())
                .asTranscription()
                .usage()
                .orElseThrow();
        String text = client.audio()
                .translations()
                .create(TranslationCreateParams.builder()
                        .model(AudioModel.WHISPER_1)
                        .file(field(new byte[10], "said.wav"))
                        .build())
                .asTranslation()
                .text();

        assertThat(seconds.asDuration().seconds()).isEqualTo(2);
        assertThat(text).startsWith("This is a simulated answer");
        assertThat(client.audio()
                        .transcriptions()
                        .create(TranscriptionCreateParams.builder()
                                .model(AudioModel.WHISPER_1)
                                .responseFormat(AudioResponseFormat.TEXT)
                                .file(field(new byte[10], "said.wav"))
                                .build())
                        .asTranscription()
                        .text())
                .startsWith("This is a simulated answer");
    }

    private static Tally counted() {
        return simulator.stats().of("Bearer " + Client.KEY);
    }

    private static MultipartField<InputStream> field(byte[] bytes, String name) {
        return MultipartField.<InputStream>builder()
                .value(new ByteArrayInputStream(bytes))
                .filename(name)
                .build();
    }
}
