package dev.keyreeve.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.MultipartField;
import com.openai.core.RequestOptions;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.models.batches.Batch;
import com.openai.models.batches.BatchCreateParams;
import com.openai.models.completions.Completion;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FileObject;
import com.openai.models.files.FilePurpose;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import com.openai.models.uploads.Upload;
import com.openai.models.uploads.UploadCreateParams;
import com.openai.models.uploads.parts.PartCreateParams;
import com.openai.models.uploads.parts.UploadPart;
import dev.keyreeve.simulator.count.Tally;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** OpenAI's own Java client finds again what it stored. */
class OpenAiStorageSdkIT {
    private static Simulator simulator;
    private static OpenAIClient client;
    private static OpenAIClient stranger;

    @BeforeAll
    static void start() throws IOException {
        simulator = Simulator.start(0);
        client = client("sk-test-ada");
        stranger = client("sk-test-ben");
    }

    @AfterAll
    static void stop() {
        stranger.close();
        client.close();
        simulator.close();
    }

    @BeforeEach
    void forget() {
        simulator.reset();
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
    void completions() {
        CompletionCreateParams params = CompletionCreateParams.builder()
                .model("gpt-3.5-turbo-instruct")
                .prompt(CompletionCreateParams.Prompt.ofArrayOfStrings(List.of("One", "Two [[sim tokens=3]]")))
                .n(2)
                .build();
        Completion whole = client.completions().create(params);
        StringBuilder text = new StringBuilder();
        // A chunk's finish_reason is null until the last, as at OpenAI; the SDK's validation wants none of that.
        try (StreamResponse<Completion> stream = client.completions()
                .createStreaming(
                        params,
                        RequestOptions.builder().responseValidation(false).build())) {
            stream.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .filter(choice -> choice.index() == 3)
                    .forEach(choice -> text.append(choice.text()));
        }

        assertThat(whole.choices()).hasSize(4);
        assertThat(whole.choices().getLast().text()).isEqualTo("This is a");
        assertThat(text).hasToString("This is a");
        long input = whole.usage().orElseThrow().promptTokens();
        assertThat(whole.usage().orElseThrow().completionTokens()).isEqualTo(12);
        assertThat(simulator.stats().of("Bearer sk-test-ada")).isEqualTo(new Tally(2, 2 * input, 24, 0));
    }

    @Test
    void aResponseIsRetrievedByItsCallerAndDeleted() {
        Response made = client.responses()
                .create(asking("Hello there").instructions("Be brief.").build());

        assertThat(client.responses().retrieve(made.id()).output()).isEqualTo(made.output());
        assertThat(client.responses()
                        .inputItems()
                        .list(made.id())
                        .data()
                        .getFirst()
                        .toString())
                .contains("Hello there");
        assertThatThrownBy(() -> stranger.responses().retrieve(made.id())).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> client.responses().cancel(made.id())).isInstanceOf(BadRequestException.class);
        client.responses().delete(made.id());
        assertThatThrownBy(() -> client.responses().retrieve(made.id())).isInstanceOf(NotFoundException.class);
    }

    @Test
    void aResponseGoesOnFromOneThatWasStreamed() {
        List<ResponseStreamEvent> events;
        try (StreamResponse<ResponseStreamEvent> stream = client.responses()
                .createStreaming(asking("Hello [[sim tokens=20]]").build())) {
            events = stream.stream().toList();
        }
        Response first = events.getLast().asCompleted().response();
        Response second = client.responses()
                .create(asking("And?").previousResponseId(first.id()).build());

        long alone = client.responses()
                .create(asking("And?").store(false).build())
                .usage()
                .orElseThrow()
                .inputTokens();
        assertThat(second.usage().orElseThrow().inputTokens())
                .isEqualTo(alone + first.usage().orElseThrow().totalTokens());
    }

    @Test
    void aResponseInTheBackgroundIsDoneInTimeUnlessItIsCancelled() {
        Response queued = client.responses()
                .create(asking("Hello [[sim ttft_ms=600000]]").background(true).build());
        Response quick =
                client.responses().create(asking("Hello").background(true).build());

        assertThat(queued.status()).contains(ResponseStatus.QUEUED);
        assertThat(client.responses().retrieve(queued.id()).status()).contains(ResponseStatus.IN_PROGRESS);
        assertThat(client.responses().cancel(queued.id()).status()).contains(ResponseStatus.CANCELLED);
        assertThat(client.responses().retrieve(queued.id()).status()).contains(ResponseStatus.CANCELLED);
        assertThat(client.responses().retrieve(quick.id()).status()).contains(ResponseStatus.COMPLETED);
        assertThat(simulator.stats().outputTokens()).isEqualTo(26);
    }

    @Test
    void aFileIsItsCallersOwn() throws IOException {
        FileObject file = client.files().create(upload("one\ntwo\n"));

        assertThat(file.bytes()).isEqualTo(8);
        assertThat(client.files().list().data()).extracting(FileObject::id).contains(file.id());
        try (InputStream content = client.files().content(file.id()).body()) {
            assertThat(content.readAllBytes()).asString().isEqualTo("one\ntwo\n");
        }
        assertThatThrownBy(() -> stranger.files().retrieve(file.id())).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> stranger.files().content(file.id())).isInstanceOf(NotFoundException.class);
        assertThat(client.files().delete(file.id()).deleted()).isTrue();
        assertThatThrownBy(() -> client.files().retrieve(file.id())).isInstanceOf(NotFoundException.class);
    }

    @Test
    void anUploadInPartsBecomesAFile() throws IOException {
        Upload upload = client.uploads()
                .create(UploadCreateParams.builder()
                        .bytes(6)
                        .filename("whole.txt")
                        .mimeType("text/plain")
                        .purpose(FilePurpose.USER_DATA)
                        .build());
        UploadPart first = part(upload, "abc");
        UploadPart second = part(upload, "def");

        Upload done = client.uploads()
                .complete(
                        upload.id(),
                        com.openai.models.uploads.UploadCompleteParams.builder()
                                .partIds(List.of(first.id(), second.id()))
                                .build());

        try (InputStream content =
                client.files().content(done.file().orElseThrow().id()).body()) {
            assertThat(content.readAllBytes()).asString().isEqualTo("abcdef");
        }
        assertThatThrownBy(() -> client.uploads().cancel(upload.id())).isInstanceOf(BadRequestException.class);
    }

    @Test
    void aBatchIsInProgressUntilItIsCancelled() {
        FileObject file = client.files().create(upload("{}\n"));
        Batch batch = client.batches()
                .create(BatchCreateParams.builder()
                        .inputFileId(file.id())
                        .endpoint(BatchCreateParams.Endpoint.V1_CHAT_COMPLETIONS)
                        .completionWindow(BatchCreateParams.CompletionWindow._24H)
                        .build());

        assertThat(batch.status()).isEqualTo(Batch.Status.VALIDATING);
        assertThat(client.batches().retrieve(batch.id()).status()).isEqualTo(Batch.Status.IN_PROGRESS);
        assertThat(client.batches().list().data()).extracting(Batch::id).contains(batch.id());
        assertThat(client.batches().cancel(batch.id()).status()).isEqualTo(Batch.Status.CANCELLING);
        assertThat(client.batches().retrieve(batch.id()).status()).isEqualTo(Batch.Status.CANCELLED);
        assertThatThrownBy(() -> stranger.batches().retrieve(batch.id())).isInstanceOf(NotFoundException.class);
    }

    private static UploadPart part(Upload upload, String text) {
        return client.uploads()
                .parts()
                .create(
                        upload.id(),
                        PartCreateParams.builder().data(field(text)).build());
    }

    private static FileCreateParams upload(String text) {
        return FileCreateParams.builder()
                .file(field(text))
                .purpose(FilePurpose.BATCH)
                .build();
    }

    private static MultipartField<InputStream> field(String text) {
        return MultipartField.<InputStream>builder()
                .value(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .filename("lines.jsonl")
                .build();
    }

    private static ResponseCreateParams.Builder asking(String input) {
        return ResponseCreateParams.builder().model("gpt-4.1").input(input);
    }
}
