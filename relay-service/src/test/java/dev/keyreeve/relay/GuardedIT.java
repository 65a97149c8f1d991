package dev.keyreeve.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.usage.UsageEvent.Quality;
import dev.keyreeve.relay.world.Client;
import dev.keyreeve.relay.world.Tenant;
import dev.keyreeve.relay.world.World;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(World.class)
@DisplayName("Before a prompt leaves the house")
class GuardedIT {
    World world;

    private Tenant tenant;
    private Tenant.Holder ada;
    private Client client;

    @BeforeEach
    void aMember() {
        tenant = world.tenant();
        ada = tenant.member();
        client = world.ready(ada);
    }

    @AfterEach
    void aSoundHouse() {
        world.peers().moderationAway(false);
    }

    private long promptsSeen() {
        return Stream.of("chat.completions", "responses", "embeddings")
                .mapToLong(endpoint -> world.provider().stats().recent().stream()
                        .filter(call -> tenant.authorization().equals(call.authorization()))
                        .filter(call -> call.endpoint().equals(endpoint))
                        .count())
                .sum();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"a xylophone\"}]}",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"xylophone\"}]}]}",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\",\"name\":\"xylophone\"}]}",
                "{\"model\":\"m\",\"messages\":[],\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\","
                        + "\"parameters\":{\"properties\":{\"xylophone\":{\"type\":\"string\"}}}}}]}",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"xylophone\",\"content\":\"hi\"}]}",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"\\u0078ylophone\"}]}",
                "{\"model\":\"m\",\"messages\":[],\"a field of tomorrow\":{\"deep\":[[\"xylophone\"]]}}",
            })
    void a_blocked_text_is_found_wherever_it_hides_and_never_arrives(String body) {
        var answer = client.post("/v1/chat/completions", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("content_blocked");
        assertThat(answer.text()).contains("forbidden_term").doesNotContain("xylophone");
        assertThat(answer.response().headers().firstValue("x-request-id")).contains(answer.exchange());
        assertThat(promptsSeen()).isZero();
        assertThat(world.topics().settlements(answer.exchange())).isEmpty();
    }

    /** Where moderation does not look, there is no room for a sentence. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | /v1/chat/completions | {\"model\":\"a xylophone\",\"messages\":[]} | openai-beta | realtime=v1",
                "POST | /v1/chat/completions | {\"model\":\"m\",\"messages\":[]} | openai-beta | a xylophone",
                "POST | /v1/chat/completions | {\"model\":\"m\",\"messages\":[]} | x-client-request-id | a xylophone",
                "GET | /v1/files?after=a%20xylophone | '' | openai-beta | realtime=v1",
                "GET | /v1/files?purpose=a+xylophone | '' | openai-beta | realtime=v1",
                "GET | /v1/responses/r?include[]=a%0Axylophone | '' | openai-beta | realtime=v1",
            })
    void a_text_finds_no_way_around_moderation(String method, String path, String body, String header, String value) {
        var before = world.provider().stats().recent().size();

        var answer = client.send(client.request(path)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header(header, value)
                .build());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("invalid_request");
        assertThat(world.provider().stats().recent()).hasSize(before);
    }

    @Test
    void without_a_verdict_nothing_leaves_but_a_list_of_models() {
        world.peers().moderationAway(true);

        assertThat(client.chat("hello").code()).isEqualTo("moderation_unavailable");
        assertThat(client.get("/v1/models").status()).isEqualTo(200);
        assertThat(promptsSeen()).isZero();
    }

    /** One process has ended and the next one answers: whoever calls in between does not notice. */
    @Test
    void a_verdict_is_waited_for() {
        world.peers().moderationAway(true);
        int asked = world.peers().checksRefused();

        var call = client.later("/v1/chat/completions", Client.chatBody("hello", false));
        await().until(() -> world.peers().checksRefused() > asked + 1);
        world.peers().moderationAway(false);

        assertThat(call.join().status()).isEqualTo(200);
        assertThat(promptsSeen()).isOne();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"m\",\"model\":\"n\",\"messages\":[]}",
                "{\"model\":\"m\",\"messages\":[]} {}",
                "[]",
                "",
                "{\"messages\":[]}",
                "{\"model\":7,\"messages\":[]}",
                "{\"model\":\"m\",\"stream\":\"yes\"}",
                "{\"model\":\"m\",\"stream\":true,\"stream_options\":[]}",
                "{\"model\":\"m\",\"n\":NaN}",
            })
    void what_can_be_read_in_two_ways_is_not_read(String body) {
        var answer = client.post("/v1/chat/completions", body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("invalid_request");
        assertThat(promptsSeen()).isZero();
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
        void fifty_racing_calls_never_pass_it() {
            var account = world.peers().ledger().budget(ada.keyId(), LIMIT);
            governed();
            // One call's bound is some 4 million nano-USD: a thousand output tokens at four dollars a million.
            var calls = IntStream.range(0, 50)
                    .mapToObj(i -> client.later(
                            "/v1/chat/completions", Client.chatBody("[[sim tokens=1000 ttft_ms=200]]", false)))
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
        void a_refusal_names_the_budget_and_is_not_for_retrying() {
            world.peers().ledger().budget(ada.keyId(), 1_000);
            governed();

            var answer = client.chat("hello");

            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.code()).isEqualTo("budget_exhausted");
            assertThat(answer.text()).contains("bud_test");
            assertThat(answer.response().headers().firstValue("x-should-retry")).contains("false");
            assertThat(promptsSeen()).isZero();
        }

        @Test
        void what_has_no_price_or_no_bound_is_not_sent() {
            world.peers().ledger().budget(ada.keyId(), LIMIT);
            governed();

            assertThat(client.post(
                                    "/v1/chat/completions",
                                    Client.chatBody("hi", false).replace("gpt-4.1-mini", "other"))
                            .code())
                    .isEqualTo("model_not_priced");
            assertThat(client.post(
                                    "/v1/responses",
                                    "{\"model\":\"gpt-4.1-mini\",\"input\":\"hi\",\"previous_response_id\":\"resp_1\"}")
                            .code())
                    .isEqualTo("cost_unbounded");
            assertThat(promptsSeen()).isZero();
        }

        @Test
        void a_block_after_the_hold_gives_the_money_back() {
            var account = world.peers().ledger().budget(ada.keyId(), LIMIT);
            governed();

            assertThat(client.chat("a xylophone").code()).isEqualTo("content_blocked");

            await().until(() -> account.pending() == 0);
            assertThat(account.posted()).isZero();
        }

        /** Reasoning is billed and never seen, so who hangs up early must not be billed for what was seen alone. */
        @Test
        void a_caller_who_leaves_mid_stream_pays_the_bound() {
            var account = world.peers().ledger().budget(ada.keyId(), LIMIT);
            governed();
            var stream = client.chatStream("[[sim tokens=900 reasoning_tokens=300 tokens_per_second=50]]");
            await().until(() -> stream.lines().size() > 4);

            stream.close();

            var entry = world.settled(stream.exchange());
            assertThat(entry.quality()).isEqualTo(Quality.BOUND);
            await().until(() -> account.pending() == 0);
            assertThat(account.posted()).isEqualTo(entry.hold().nanos());
        }

        @Test
        void a_provider_that_says_nothing_costs_the_bound() {
            var account = world.peers().ledger().budget(ada.keyId(), LIMIT);
            governed();

            var lost = client.chat("[[sim fault=disconnect]]");

            assertThat(lost.status()).isEqualTo(502);
            var entry = world.settled(lost.exchange());
            assertThat(entry.quality()).isEqualTo(Quality.BOUND);
            await().until(() -> account.pending() == 0);
            assertThat(account.posted()).isEqualTo(entry.hold().nanos());
        }
    }
}
