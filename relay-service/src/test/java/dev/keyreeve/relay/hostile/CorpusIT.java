package dev.keyreeve.relay.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyreeve.relay.hostile.Conversation.Answer;
import dev.keyreeve.relay.world.Client;
import dev.keyreeve.relay.world.RecordingProvider;
import dev.keyreeve.relay.world.RelayProcess;
import dev.keyreeve.relay.world.Tenant;
import dev.keyreeve.relay.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every request of the corpus, as bytes, to a relay that is a process of its own; judged by what came to the provider.
 * Needs the packaged relay, as {@code mvn package} leaves it.
 */
@DisplayName("The corpus of hostile requests")
class CorpusIT {
    private static final Duration STARTED = Duration.ofSeconds(60);
    private static final String GOOD_BODY = """
            {"model":"gpt-4.1-mini","messages":[{"role":"user","content":"hi"}]}""";
    private static final String STILL_GOOD = "still-good";

    private static final World world = new World();
    private static RecordingProvider provider;
    private static RelayProcess relay;
    private static Tenant tenant;
    private static Tenant.Holder eve;
    private static Client client;

    @BeforeAll
    static void aRelay() throws IOException {
        provider = new RecordingProvider();
        var config = new HashMap<>(world.start());
        config.put("keyreeve.providers.openai.base-url", provider.baseUrl().toString());
        config.put("keyreeve.relay.header-timeout", "1s");
        config.put("keyreeve.relay.body-timeout", "1s");
        config.put("keyreeve.relay.keep-alive", "2s");
        relay = new RelayProcess(config);
        tenant = world.tenant(provider.baseUrl());
        eve = tenant.member();
        client = world.client(eve.value());
        await().atMost(STARTED)
                .ignoreException(UncheckedIOException.class)
                .until(() -> client.get("/v1/models").status() == 200);
    }

    @AfterAll
    static void itsEnd() throws IOException {
        relay.close();
        world.stop();
        provider.close();
    }

    static Stream<Corpus.Case> corpus() {
        return Corpus.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("corpus")
    void is_answered_as_it_must_be_and_nothing_else_comes_to_the_provider(Corpus.Case request) throws IOException {
        int before = provider.arrived().size();

        var answers = Conversation.hold(world.port(), sent(request));

        var expected = new ArrayList<>(request.statuses());
        if (!request.closed()) {
            expected.add(200);
        }
        assertThat(answers).as(request.toString()).extracting(Answer::status).isEqualTo(expected);
        answers.stream()
                .filter(answer -> answer.status() >= 400)
                .forEach(answer ->
                        assertThat(answer.body()).contains("\"error\"").doesNotContain(eve.value()));
        request.words().forEach(words -> assertThat(answers.toString()).contains(words));
        // It serves on; and what was smuggled would have come to the provider before this.
        assertThat(client.get("/v1/models/" + STILL_GOOD).status()).isEqualTo(200);
        var arrived = provider.arrived().subList(before, provider.arrived().size());
        arrived.forEach(CorpusIT::assertOurs);
        assertThat(arrived)
                .as(request.toString())
                .extracting(one -> told(one, expectedUpstream(request)))
                .containsExactlyElementsOf(expectedUpstream(request));
    }

    private static List<Corpus.Part> sent(Corpus.Case request) {
        var parts = new ArrayList<Corpus.Part>();
        request.sent().forEach(part -> parts.add(new Corpus.Part(filled(part.bytes()), part.slowly())));
        if (!request.closed()) {
            parts.add(new Corpus.Part(
                    filled("GET /v1/models/" + STILL_GOOD
                            + " HTTP/1.1\r\nHost: relay\r\n{auth}\r\nConnection: close\r\n\r\n"),
                    false));
        }
        return parts;
    }

    private static String filled(String bytes) {
        return bytes.replace("{auth}", "Authorization: Bearer " + eve.value())
                .replace("{json}", "Content-Type: application/json")
                .replace("{key}", eve.value())
                .replace("{good}", GOOD_BODY)
                .replace("{good.length}", Integer.toString(GOOD_BODY.length()))
                .replace("{good.hex}", Integer.toHexString(GOOD_BODY.length()));
    }

    private static List<String> expectedUpstream(Corpus.Case request) {
        var expected = new ArrayList<>(
                request.upstream().stream().map(CorpusIT::filled).toList());
        if (!request.closed()) {
            expected.add("GET /v1/models/" + STILL_GOOD);
        }
        expected.add("GET /v1/models/" + STILL_GOOD);
        return expected;
    }

    /** As the corpus tells it: with the body where the case names one. */
    private static String told(RecordingProvider.Arrived arrived, List<String> expected) {
        var line = arrived.line().replace(" HTTP/1.1", "");
        var whole = line + " " + arrived.body();
        return expected.contains(whole) ? whole : line;
    }

    /** The relay's own headers, each once, and no other: whatever the caller sent. */
    private static void assertOurs(RecordingProvider.Arrived arrived) {
        assertThat(arrived.line()).endsWith(" HTTP/1.1");
        var expected = new ArrayList<>(List.of(
                "x-keyreeve-exchange: " + arrived.header("x-keyreeve-exchange").orElseThrow(),
                "authorization: " + tenant.authorization(),
                "accept: application/json",
                "accept-encoding: identity",
                "user-agent: keyreeve",
                "host: " + provider.baseUrl().getAuthority()));
        if (!arrived.body().isEmpty()) {
            expected.add("content-type: application/json");
            expected.add("content-length: " + arrived.body().length());
        }
        assertThat(arrived.headers().stream().map(CorpusIT::lowerName)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(arrived.toString()).doesNotContain(eve.value());
    }

    private static String lowerName(String header) {
        int colon = header.indexOf(':');
        return header.substring(0, colon).toLowerCase(Locale.ROOT) + header.substring(colon);
    }
}
