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
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(World.class)
@DisplayName("As a client of Anthropic's")
class AnthropicCallsIT {
    private static final String MESSAGES = "/anthropic/v1/messages";

    World world;

    private Tenant tenant;
    private Tenant.Holder ada;
    private Client client;

    @BeforeEach
    void aMember() {
        tenant = world.tenant();
        ada = tenant.member();
        client = world.ready(ada);
        await().until(() -> client.get("/anthropic/v1/models").status() == 200);
    }

    private static String message(String prompt, String members) {
        return """
                {"model":"claude-sonnet-4-5","messages":[{"role":"user","content":"%s"}]%s}
                """.formatted(prompt, members);
    }

    private static String message(String prompt) {
        return message(prompt, ",\"max_tokens\":50");
    }

    private static String streamed(String prompt) {
        return message(prompt, ",\"max_tokens\":3000,\"stream\":true");
    }

    private long messagesSeen() {
        return world.provider().stats().recent().stream()
                .filter(call -> tenant.secret(Dialect.ANTHROPIC).equals(call.authorization()))
                .filter(call -> call.endpoint().equals("anthropic.messages"))
                .count();
    }

    @Test
    void a_message_is_answered_with_the_organizations_secret() {
        var answer = client.post(MESSAGES, message("hello"));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().at("/content/0/text").asText()).isNotBlank();
        var seen = world.seen(answer.exchange());
        assertThat(seen.authorization()).isEqualTo(tenant.secret(Dialect.ANTHROPIC));
        assertThat(seen.path()).isEqualTo(MESSAGES);
        assertThat(seen.headers()).noneMatch(header -> header.value().contains(ada.value()));
        assertThat(answer.text() + answer.response().headers().map()).doesNotContain(tenant.secret());

        var entry = world.settled(answer.exchange());
        assertThat(entry.operation()).isEqualTo(Operation.MESSAGES);
        assertThat(entry.provider()).isEqualTo("anthropic");
        assertThat(entry.model()).isEqualTo("claude-sonnet-4-5");
        assertThat(entry.keyId()).isEqualTo(ada.keyId());
        assertThat(entry.status()).isEqualTo(200);
        assertThat(entry.streamed()).isFalse();
        assertMetered(answer.exchange());
    }

    @Test
    void a_stream_comes_as_anthropics_events() {
        var stream = client.stream(MESSAGES, streamed("hello"));

        assertThat(stream.endedWhole()).isTrue();
        assertThat(stream.lines())
                .contains("event: message_start", "event: content_block_delta", "event: message_stop");
        assertThat(stream.all()).contains("\"usage\":{");
        assertThat(world.settled(stream.exchange()).streamed()).isTrue();
        assertThat(world.settled(stream.exchange()).operation()).isEqualTo(Operation.MESSAGES);
        assertMetered(stream.exchange());
    }

    @Test
    void what_was_cached_and_thought_is_told_apart() {
        var body = message("hello [[sim tokens=9 reasoning_tokens=4 cached_tokens=2]]", ",\"max_tokens\":50");

        var plain = client.post(MESSAGES, body);
        var stream = client.stream(MESSAGES, body.replace("50}", "50,\"stream\":true}"));

        assertThat(stream.endedWhole()).isTrue();
        for (var exchange : List.of(plain.exchange(), stream.exchange())) {
            assertMetered(exchange);
            assertThat(world.settled(exchange).usage().cachedInput()).isEqualTo(2);
            assertThat(world.settled(exchange).usage().output()).isEqualTo(13);
        }
    }

    /** As the provider counted it. */
    private void assertMetered(String exchange) {
        var seen = world.seen(exchange);
        var entry = world.settled(exchange);
        assertThat(entry.quality()).isEqualTo(Quality.EXACT);
        assertThat(entry.usage().input()).isEqualTo(seen.inputTokens()).isPositive();
        assertThat(entry.usage().output()).isEqualTo(seen.outputTokens()).isPositive();
    }

    @Test
    void counting_tokens_and_listing_models_cost_nothing() {
        var count = client.post("/anthropic/v1/messages/count_tokens", message("hello", ""));
        var models = client.get("/anthropic/v1/models");

        assertThat(count.json().path("input_tokens").asInt()).isPositive();
        assertThat(world.settled(count.exchange()).operation()).isEqualTo(Operation.TOKEN_COUNTS);
        assertThat(world.settled(count.exchange()).usage().total()).isZero();
        assertThat(models.status()).isEqualTo(200);
        assertThat(world.settled(models.exchange()).operation()).isEqualTo(Operation.MODELS);
    }

    @Test
    void the_key_stands_where_its_sdk_puts_it() {
        var anonymous = world.client("");
        var answer = anonymous.send(anonymous
                .request(MESSAGES)
                .header("x-api-key", ada.value())
                .header("anthropic-version", "2023-06-01")
                .POST(HttpRequest.BodyPublishers.ofString(message("hello")))
                .build());

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(world.seen(answer.exchange()).header("x-api-key")).isEqualTo(tenant.secret(Dialect.ANTHROPIC));
    }

    @Test
    void of_the_callers_headers_the_provider_sees_version_and_beta_alone() {
        var answer = client.send(client.request(MESSAGES + "?beta=true")
                .header("anthropic-beta", "prompt-caching-2024-07-31")
                .header("anthropic-dangerous-direct-browser-access", "true")
                .header("openai-beta", "assistants=v2")
                .header("X-Stainless-Lang", "js")
                .header("X-Simulator-Fault", "status:500")
                .header("Cookie", "session=1")
                .POST(HttpRequest.BodyPublishers.ofString(message("hello")))
                .build());

        assertThat(answer.status()).isEqualTo(200);
        var seen = world.seen(answer.exchange());
        assertThat(seen.query()).isEqualTo("beta=true");
        assertThat(seen.header("anthropic-beta")).isEqualTo("prompt-caching-2024-07-31");
        assertThat(seen.header("anthropic-version")).isEqualTo("2023-06-01");
        assertThat(seen.headers())
                .extracting(header -> header.name().toLowerCase(Locale.ROOT))
                .containsExactlyInAnyOrder(
                        "x-api-key",
                        "anthropic-version",
                        "anthropic-beta",
                        "x-keyreeve-exchange",
                        "accept",
                        "accept-encoding",
                        "user-agent",
                        "content-type",
                        "content-length",
                        "host");
    }

    @Test
    void of_the_providers_headers_the_caller_sees_nothing_of_the_account() {
        var headers = client.post(MESSAGES, message("hello")).response().headers();

        assertThat(headers.firstValue("request-id")).isPresent();
        assertThat(headers.firstValue("anthropic-ratelimit-requests-limit")).isPresent();
        assertThat(headers.firstValue("anthropic-organization-id")).isEmpty();
        assertThat(headers.firstValue("x-keyreeve-provider")).contains("anthropic");
        assertThat(headers.firstValue("x-keyreeve-model")).contains("claude-sonnet-4-5");
    }

    @Test
    void the_relays_own_errors_read_as_anthropics() {
        var unknown = client.post("/anthropic/v1/organizations", "{}");
        var nobody = world.client("").post(MESSAGES, message("hello"));
        var malformed = client.post(MESSAGES, "{\"model\":7}");
        var blocked = client.post(MESSAGES, message("a xylophone"));

        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.json().at("/error/type").asText()).isEqualTo("not_found_error");
        assertThat(nobody.status()).isEqualTo(401);
        assertThat(nobody.json().at("/error/type").asText()).isEqualTo("authentication_error");
        assertThat(malformed.json().at("/error/type").asText()).isEqualTo("invalid_request_error");
        assertThat(blocked.status()).isEqualTo(400);
        assertThat(blocked.json().path("type").asText()).isEqualTo("error");
        assertThat(blocked.json().at("/error/type").asText()).isEqualTo("invalid_request_error");
        assertThat(blocked.code()).isEqualTo("content_blocked");
        assertThat(blocked.json().get("request_id").asText()).isEqualTo(blocked.exchange());
        assertThat(blocked.response().headers().firstValue("request-id")).contains(blocked.exchange());
        assertThat(blocked.response().headers().firstValue("content-type")).contains("application/json");
        assertThat(messagesSeen()).isZero();
        assertThat(world.topics().settlements(blocked.exchange())).isEmpty();
    }

    @Test
    void a_stream_that_moderation_stops_never_begins() {
        var stream = client.stream(MESSAGES, streamed("a xylophone"));

        assertThat(stream.status()).isEqualTo(400);
        assertThat(stream.endedWhole()).isTrue();
        assertThat(stream.all())
                .contains("\"type\":\"error\"", "content_blocked")
                .doesNotContain("event:");
        assertThat(messagesSeen()).isZero();
    }

    @Test
    void a_disabled_members_stream_ends_in_anthropics_error_event() {
        var stream = client.stream(MESSAGES, streamed("[[sim tokens=2000 tokens_per_second=50]]"));
        await().until(() -> stream.lines().size() > 12);

        tenant.member(ada, Status.DISABLED, true);

        assertThat(stream.endedWhole()).isTrue();
        assertThat(stream.lines()).contains("event: error").doesNotContain("event: message_stop");
        assertThat(stream.all())
                .contains(
                        "{\"type\":\"error\",\"error\":{\"type\":\"permission_error\"", "\"code\":\"member_disabled\"");
        await().until(() -> world.seen(stream.exchange()).outcome().equals("closed_early"));
        world.settled(stream.exchange());

        var again = client.post(MESSAGES, message("hello"));
        assertThat(again.status()).isEqualTo(403);
        assertThat(again.json().at("/error/type").asText()).isEqualTo("permission_error");
    }

    @Test
    void a_provider_that_breaks_off_is_told_in_anthropics_error_event() {
        var stream = client.stream(MESSAGES, streamed("[[sim tokens=50 fault=disconnect_after:10]]"));

        assertThat(stream.endedWhole()).isTrue();
        assertThat(stream.lines()).contains("event: error");
        assertThat(stream.all()).contains("stream_interrupted").doesNotContain("message_stop");
    }

    @Test
    void a_providers_error_passes_and_its_401_does_not() {
        var overloaded = client.post(MESSAGES, message("[[sim fault=status:529]]"));
        var limited = client.post(MESSAGES, message("[[sim fault=status:429:7]]"));
        var refused = client.post(MESSAGES, message("[[sim fault=status:401]]"));

        assertThat(overloaded.status()).isEqualTo(529);
        assertThat(overloaded.json().at("/error/type").asText()).isEqualTo("overloaded_error");
        assertThat(limited.response().headers().firstValue("retry-after")).contains("7");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.code()).isEqualTo("credential_unusable");
        assertThat(refused.json().at("/error/type").asText()).isEqualTo("overloaded_error");
        assertThat(world.settled(limited.exchange()).usage().total()).isZero();
    }

    @Nested
    @DisplayName("under a hard budget")
    class Budgeted {
        private static final long LIMIT = 40_000_000;

        private void governed() {
            long revision = tenant.governed(ada, Measure.MONEY);
            await().until(() -> world.peers().acknowledged(tenant.organization()) >= revision);
        }

        /** The simulator, as Anthropic, refuses a message without a maximum; and it keeps to the one that is written. */
        @Test
        void a_message_without_a_maximum_gets_the_models() {
            assertThat(client.post(MESSAGES, message("hello", "")).status()).isEqualTo(400);
            var account = world.peers().ledger().budget(ada.keyId(), LIMIT);
            governed();

            var answer = client.post(MESSAGES, message("[[sim tokens=5000]]", ""));

            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(world.seen(answer.exchange()).outputTokens()).isEqualTo(1_000);
            var entry = world.settled(answer.exchange());
            assertThat(entry.priceVersion()).isEqualTo("test-1");
            assertMetered(answer.exchange());
            assertThat(entry.hold().nanos()).isGreaterThanOrEqualTo(4_000_000);
            await().until(() -> account.pending() == 0);
            assertThat(account.posted())
                    .isPositive()
                    .isLessThanOrEqualTo(entry.hold().nanos());
            assertThat(account.overrun()).isZero();
        }

        @Test
        void racing_messages_never_pass_it() {
            var account = world.peers().ledger().budget(ada.keyId(), LIMIT);
            governed();
            var calls = IntStream.range(0, 30)
                    .mapToObj(i -> client.later(MESSAGES, message("[[sim tokens=1000 ttft_ms=200]]", "")))
                    .toList();
            var statuses = calls.stream().map(call -> call.join().status()).toList();

            assertThat(statuses).containsOnly(200, 429);
            assertThat(statuses.stream().filter(status -> status == 200).count())
                    .isBetween(5L, 10L);
            await().until(() -> account.pending() == 0);
            assertThat(account.posted()).isPositive().isLessThanOrEqualTo(LIMIT);
            assertThat(account.overrun()).isZero();
        }

        @Test
        void a_refusal_reads_as_anthropics_and_is_not_for_retrying() {
            world.peers().ledger().budget(ada.keyId(), 1_000);
            governed();

            var answer = client.post(MESSAGES, message("hello"));

            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.json().at("/error/type").asText()).isEqualTo("rate_limit_error");
            assertThat(answer.code()).isEqualTo("budget_exhausted");
            assertThat(answer.response().headers().firstValue("x-should-retry")).contains("false");
            assertThat(messagesSeen()).isZero();
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '#',
                value = {
                    "'messages':[{'role':'user','content':[{'type':'image','source':{'type':'url','url':'https://example.com/x.png'}}]}] |",
                    "'tools':[{'type':'web_search_20250305','name':'web_search'}] |",
                    "'mcp_servers':[{'type':'url','url':'https://example.com','name':'x'}] |",
                    "'container':'container_1' |",
                    "'stream':true | context-1m-2025-08-07",
                    "'stream':true | prompt-caching-2024-07-31,code-execution-2025-08-25",
                })
        void what_has_no_bound_is_not_sent(String member, String beta) {
            world.peers().ledger().budget(ada.keyId(), LIMIT);
            governed();
            var members = "," + member.replace('\'', '"') + ",\"max_tokens\":50";
            var body = member.startsWith("'messages'")
                    ? "{\"model\":\"claude-sonnet-4-5\"" + members + "}"
                    : message("hello", members);
            var request = client.request(MESSAGES).POST(HttpRequest.BodyPublishers.ofString(body));

            var answer = client.send((beta == null ? request : request.header("anthropic-beta", beta)).build());

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("cost_unbounded");
            assertThat(answer.json().at("/error/type").asText()).isEqualTo("invalid_request_error");
            assertThat(messagesSeen()).isZero();
        }
    }
}
