package dev.keyreeve.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.provider.Dialect;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import dev.keyreeve.contracts.usage.UsageEvent.Quality;
import dev.keyreeve.relay.world.Client;
import dev.keyreeve.relay.world.Tenant;
import dev.keyreeve.relay.world.World;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(World.class)
@DisplayName("As a client of Gemini's")
class GeminiCallsIT {
    private static final String MODEL = "/gemini/v1beta/models/gemini-2.5-pro";
    private static final String GENERATE = MODEL + ":generateContent";
    private static final String STREAM = MODEL + ":streamGenerateContent";

    World world;

    private Tenant tenant;
    private Tenant.Holder ada;
    private Client client;

    @BeforeEach
    void aMember() {
        tenant = world.tenant();
        ada = tenant.member();
        client = world.ready(ada);
        await().until(() -> client.get("/gemini/v1beta/models").status() == 200);
    }

    private static String content(String prompt, String members) {
        return """
                {"contents":[{"role":"user","parts":[{"text":"%s"}]}]%s}
                """.formatted(prompt, members);
    }

    private static String content(String prompt) {
        return content(prompt, "");
    }

    private static String reason(Client.Answer answer) {
        return answer.json().at("/error/details/0/reason").asText();
    }

    private long promptsSeen() {
        return world.provider().stats().recent().stream()
                .filter(call -> tenant.secret(Dialect.GEMINI).equals(call.authorization()))
                .filter(call -> call.method().equals("POST"))
                .count();
    }

    @Test
    void content_is_generated_with_the_organizations_secret() {
        var answer = client.post(GENERATE, content("hello"));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().at("/candidates/0/content/parts/0/text").asText())
                .isNotBlank();
        var seen = world.seen(answer.exchange());
        assertThat(seen.authorization()).isEqualTo(tenant.secret(Dialect.GEMINI));
        assertThat(seen.path()).isEqualTo(GENERATE);
        assertThat(seen.query()).isNull();
        assertThat(seen.headers()).noneMatch(header -> header.value().contains(ada.value()));
        assertThat(answer.text() + answer.response().headers().map()).doesNotContain(tenant.secret());
        assertThat(answer.response().headers().firstValue("x-keyreeve-model")).contains("gemini-2.5-pro");

        var entry = world.settled(answer.exchange());
        assertThat(entry.operation()).isEqualTo(Operation.GENERATE_CONTENT);
        assertThat(entry.provider()).isEqualTo("gemini");
        assertThat(entry.model()).isEqualTo("gemini-2.5-pro");
        assertThat(entry.streamed()).isFalse();
        assertMetered(answer.exchange());
    }

    @Test
    void a_stream_comes_as_events() {
        var stream = client.stream(STREAM + "?alt=sse", content("hello"));

        assertThat(stream.endedWhole()).isTrue();
        assertThat(stream.lines()).anyMatch(line -> line.startsWith("data: {"));
        assertThat(stream.all()).contains("\"finishReason\":\"STOP\"");
        assertThat(world.seen(stream.exchange()).query()).isEqualTo("alt=sse");
        assertThat(world.seen(stream.exchange()).header("accept")).isEqualTo("text/event-stream");
        assertThat(world.settled(stream.exchange()).streamed()).isTrue();
        assertThat(world.settled(stream.exchange()).operation()).isEqualTo(Operation.GENERATE_CONTENT);
        assertMetered(stream.exchange());
    }

    /** As the provider counted it; thoughts stand beside the candidates there, and are output here. */
    private void assertMetered(String exchange) {
        var seen = world.seen(exchange);
        var entry = world.settled(exchange);
        assertThat(entry.quality()).isEqualTo(Quality.EXACT);
        assertThat(entry.usage().input()).isEqualTo(seen.inputTokens()).isPositive();
        assertThat(entry.usage().output()).isEqualTo(seen.outputTokens()).isPositive();
    }

    @Test
    void what_was_thought_is_output() {
        var body = content("hello [[sim tokens=9 reasoning_tokens=4 cached_tokens=2]]");

        for (var path : List.of(GENERATE, STREAM, STREAM + "?alt=sse")) {
            var answer = client.post(path, body);
            assertMetered(answer.exchange());
            assertThat(world.settled(answer.exchange()).usage().output())
                    .as(path)
                    .isEqualTo(13);
            assertThat(world.settled(answer.exchange()).usage().cachedInput()).isEqualTo(2);
        }
    }

    @Test
    void a_stream_comes_as_a_list_where_nobody_asks_for_events() {
        var answer = client.post(STREAM, content("[[sim tokens=20]]"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().isArray()).isTrue();
        assertThat(answer.json().size()).isGreaterThanOrEqualTo(20);
        assertMetered(answer.exchange());
        assertThat(world.settled(answer.exchange()).operation()).isEqualTo(Operation.GENERATE_CONTENT);
    }

    @Test
    void embeddings_counts_and_models_work() {
        var one = client.post(
                "/gemini/v1beta/models/gemini-embedding-001:embedContent",
                "{\"content\":{\"parts\":[{\"text\":\"hello\"}]},\"outputDimensionality\":8}");
        var many = client.post("/gemini/v1beta/models/gemini-embedding-001:batchEmbedContents", """
                {"requests":[{"model":"models/gemini-embedding-001","content":{"parts":[{"text":"one"}]}},
                             {"model":"models/gemini-embedding-001","content":{"parts":[{"text":"two"}]}}]}
                """);
        var count = client.post(MODEL + ":countTokens", content("hello"));
        var model = client.get(MODEL);

        assertThat(one.json().at("/embedding/values")).hasSize(8);
        assertThat(many.json().path("embeddings")).hasSize(2);
        assertThat(world.settled(one.exchange()).operation()).isEqualTo(Operation.EMBEDDINGS);
        assertThat(world.settled(one.exchange()).quality()).isEqualTo(Quality.EXACT);
        assertThat(world.settled(one.exchange()).usage().input())
                .isEqualTo(world.seen(one.exchange()).inputTokens())
                .isPositive();
        assertThat(world.settled(many.exchange()).operation()).isEqualTo(Operation.EMBEDDINGS);
        assertThat(world.settled(many.exchange()).model()).isEqualTo("gemini-embedding-001");
        assertThat(count.json().path("totalTokens").asInt()).isPositive();
        assertThat(world.settled(count.exchange()).operation()).isEqualTo(Operation.TOKEN_COUNTS);
        assertThat(world.settled(count.exchange()).usage().total()).isZero();
        assertThat(model.status()).isEqualTo(200);
        assertThat(world.settled(model.exchange()).operation()).isEqualTo(Operation.MODELS);
    }

    @Test
    void the_key_stands_in_its_header_and_never_in_the_address() {
        var anonymous = world.client("");
        var header = anonymous.send(anonymous
                .request(GENERATE)
                .header("x-goog-api-key", ada.value())
                .POST(HttpRequest.BodyPublishers.ofString(content("hello")))
                .build());
        var address = anonymous.post(GENERATE + "?key=" + ada.value(), content("hello"));
        var both = client.post(GENERATE + "?key=" + ada.value(), content("hello"));

        assertThat(header.status()).as(header.text()).isEqualTo(200);
        assertThat(world.seen(header.exchange()).header("x-goog-api-key")).isEqualTo(tenant.secret(Dialect.GEMINI));
        assertThat(address.status()).isEqualTo(401);
        assertThat(address.json().at("/error/status").asText()).isEqualTo("UNAUTHENTICATED");
        assertThat(both.status()).isEqualTo(400);
        assertThat(both.text()).doesNotContain(ada.value());
    }

    @Test
    void only_what_the_relay_wrote_itself_reaches_the_provider() {
        var answer = client.send(client.request(GENERATE)
                .header("x-goog-api-client", "genai-js/1")
                .header("x-goog-user-project", "somebody-elses")
                .header("anthropic-beta", "x")
                .POST(HttpRequest.BodyPublishers.ofString(content("hello")))
                .build());

        assertThat(world.seen(answer.exchange()).headers())
                .extracting(header -> header.name().toLowerCase(Locale.ROOT))
                .containsExactlyInAnyOrder(
                        "x-goog-api-key",
                        "x-goog-api-client",
                        "x-keyreeve-exchange",
                        "accept",
                        "accept-encoding",
                        "user-agent",
                        "content-type",
                        "content-length",
                        "host");
    }

    @Test
    void the_relays_own_errors_read_as_googles() {
        var unknown = client.post("/gemini/v1beta/cachedContents", "{}");
        var blocked = client.post(GENERATE, content("a xylophone"));
        var inTheSystem = client.post(
                GENERATE, content("hello", ",\"systemInstruction\":{\"parts\":[{\"text\":\"a xylophone\"}]}"));
        var other = client.post(GENERATE + "?alt=proto", content("hello"));

        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.json().at("/error/status").asText()).isEqualTo("NOT_FOUND");
        assertThat(blocked.status()).isEqualTo(400);
        assertThat(blocked.json().at("/error/code").asInt()).isEqualTo(400);
        assertThat(blocked.json().at("/error/status").asText()).isEqualTo("INVALID_ARGUMENT");
        assertThat(reason(blocked)).isEqualTo("CONTENT_BLOCKED");
        assertThat(reason(inTheSystem)).isEqualTo("CONTENT_BLOCKED");
        assertThat(other.status()).isEqualTo(400);
        assertThat(promptsSeen()).isZero();
    }

    @Test
    void a_disabled_members_stream_ends_in_googles_error() {
        var stream = client.stream(STREAM + "?alt=sse", content("[[sim tokens=2000 tokens_per_second=50]]"));
        await().until(() -> stream.lines().size() > 8);

        tenant.member(ada, Status.DISABLED, true);

        assertThat(stream.endedWhole()).isTrue();
        assertThat(stream.all())
                .contains("data: {\"error\":{\"code\":403", "\"PERMISSION_DENIED\"", "MEMBER_DISABLED")
                .doesNotContain("finishReason\":\"STOP");
        await().until(() -> world.seen(stream.exchange()).outcome().equals("closed_early"));
        world.settled(stream.exchange());
    }

    @Test
    void a_providers_error_passes_and_its_401_does_not() {
        var limited = client.post(GENERATE, content("[[sim fault=status:429:7]]"));
        var forbidden = client.post(GENERATE, content("[[sim fault=status:403]]"));
        var refused = client.post(GENERATE, content("[[sim fault=status:401]]"));

        assertThat(limited.status()).isEqualTo(429);
        assertThat(limited.json().at("/error/status").asText()).isEqualTo("RESOURCE_EXHAUSTED");
        assertThat(limited.response().headers().firstValue("retry-after")).contains("7");
        assertThat(forbidden.status()).isEqualTo(403);
        assertThat(forbidden.json().at("/error/status").asText()).isEqualTo("PERMISSION_DENIED");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(reason(refused)).isEqualTo("CREDENTIAL_UNUSABLE");
    }

    @Nested
    @DisplayName("under a hard budget")
    class Budgeted {
        private static final long LIMIT = 40_000_000;

        private void governed() {
            long revision = tenant.governed(ada, Measure.MONEY);
            await().until(() -> world.peers().acknowledged(tenant.organization()) >= revision);
        }

        @Test
        void content_without_a_maximum_gets_the_models() {
            var account = world.peers().ledger().budget(ada.keyId(), LIMIT);
            governed();

            var answer = client.post(
                    GENERATE, content("[[sim tokens=5000]]", ",\"generationConfig\":{\"temperature\":0.5}"));

            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(world.seen(answer.exchange()).outputTokens()).isEqualTo(1_000);
            var entry = world.settled(answer.exchange());
            assertThat(entry.hold().nanos()).isGreaterThanOrEqualTo(4_000_000);
            assertMetered(answer.exchange());
            await().until(() -> account.pending() == 0);
            assertThat(account.posted())
                    .isPositive()
                    .isLessThanOrEqualTo(entry.hold().nanos());
            assertThat(account.overrun()).isZero();
        }

        @Test
        void racing_streams_of_both_kinds_never_pass_it() {
            var account = world.peers().ledger().budget(ada.keyId(), LIMIT);
            governed();
            var calls = IntStream.range(0, 30)
                    .mapToObj(i -> client.later(
                            STREAM + (i % 2 == 0 ? "" : "?alt=sse"), content("[[sim tokens=1000 ttft_ms=200]]")))
                    .toList();
            var statuses = calls.stream().map(call -> call.join().status()).toList();

            assertThat(statuses).containsOnly(200, 429);
            assertThat(statuses.stream().filter(status -> status == 200).count())
                    .isBetween(5L, 10L);
            await().until(() -> account.pending() == 0);
            assertThat(account.posted()).isPositive().isLessThanOrEqualTo(LIMIT);
            assertThat(account.overrun()).isZero();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    ",'tools':[{'googleSearch':{}}]",
                    ",'tools':[{'urlContext':{}}]",
                    ",'cachedContent':'cachedContents/1'",
                    ",'systemInstruction':{'parts':[{'inlineData':{'mimeType':'image/png','data':'AAAA'}}]}",
                    ",'generationConfig':{'responseModalities':['IMAGE']}",
                })
        void what_has_no_bound_is_not_sent(String member) {
            world.peers().ledger().budget(ada.keyId(), LIMIT);
            governed();

            var answer = client.post(GENERATE, content("hello", member.replace('\'', '"')));

            assertThat(answer.status()).isEqualTo(400);
            assertThat(reason(answer)).isEqualTo("COST_UNBOUNDED");
            assertThat(promptsSeen()).isZero();
        }

        @Test
        void what_has_no_price_is_not_sent() {
            world.peers().ledger().budget(ada.keyId(), LIMIT);
            governed();

            var answer = client.post("/gemini/v1beta/models/gemini-of-tomorrow:generateContent", content("hello"));

            assertThat(reason(answer)).isEqualTo("MODEL_NOT_PRICED");
            assertThat(promptsSeen()).isZero();
        }
    }
}
