package dev.keyreeve.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.usage.Allotment.Answer.Kind;
import dev.keyreeve.contracts.usage.Amounts;
import dev.keyreeve.contracts.usage.ModelPrice;
import dev.keyreeve.contracts.usage.PriceBook;
import dev.keyreeve.contracts.usage.UsageEvent.Quality;
import dev.keyreeve.relay.world.Client;
import dev.keyreeve.relay.world.Ledger;
import dev.keyreeve.relay.world.Tenant;
import dev.keyreeve.relay.world.World;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(World.class)
@DisplayName("Under a limit")
class LimitsIT {
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

    private Ledger.Account limit(Kind kind, Measure measure, long limit) {
        var account = world.peers().ledger().limit(ada.keyId(), kind, measure, limit);
        governed(measure);
        return account;
    }

    private void governed(Measure... measures) {
        long revision = tenant.governed(ada, measures);
        await().until(() -> world.peers().acknowledged(tenant.organization()) >= revision);
    }

    private static String header(Client.Answer answer, String name) {
        return answer.response().headers().firstValue(name).orElse(null);
    }

    private static String unpriced(String prompt) {
        return Client.chatBody(prompt, false).replace("gpt-4.1-mini", "local");
    }

    @Nested
    @DisplayName("on requests")
    class Requests {
        @Test
        void the_refusal_names_it_and_says_when_to_come_again_as_openai_does() {
            limit(Kind.RATE_LIMIT, Measure.REQUESTS, 2);
            assertThat(client.chat("one").status()).isEqualTo(200);
            assertThat(client.chat("two").status()).isEqualTo(200);

            var refused = client.chat("three");

            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.code()).isEqualTo("rate_limit_exceeded");
            assertThat(refused.text())
                    .contains("Rate limit rl_test (2 requests in any minute over api_key " + ada.keyId()
                            + ") is used up; there may be room in 2 s");
            assertThat(header(refused, "retry-after")).isEqualTo("2");
            assertThat(header(refused, "x-should-retry")).isNull();
            assertThat(header(refused, "x-ratelimit-limit-requests")).isEqualTo("2");
            assertThat(header(refused, "x-ratelimit-remaining-requests")).isEqualTo("0");
            assertThat(header(refused, "x-ratelimit-reset-requests")).isEqualTo("2s");
        }

        @Test
        void a_list_of_models_is_a_request_too() {
            var account = limit(Kind.RATE_LIMIT, Measure.REQUESTS, 1);
            var listed = client.get("/v1/models");
            assertThat(listed.status()).isEqualTo(200);
            assertThat(world.settled(listed.exchange()).hold()).isEqualTo(Amounts.ofExchange(0, 0));
            await().until(() -> account.posted() == 1);

            assertThat(client.get("/v1/models").code()).isEqualTo("rate_limit_exceeded");
        }

        @Test
        void neither_a_price_nor_a_bound_is_needed() {
            limit(Kind.RATE_LIMIT, Measure.REQUESTS, 100);

            var answer = client.post("/v1/chat/completions", unpriced("hello"));

            assertThat(answer.status()).isEqualTo(200);
            var entry = world.settled(answer.exchange());
            assertThat(entry.hold()).isEqualTo(Amounts.ofExchange(0, 0));
            assertThat(entry.priceVersion()).isNull();
            assertThat(entry.quality()).isEqualTo(Quality.EXACT);
        }
    }

    @Nested
    @DisplayName("on concurrency")
    class Concurrency {
        @Test
        void a_place_is_taken_for_as_long_as_the_exchange_lasts_and_no_longer() {
            var account = limit(Kind.RATE_LIMIT, Measure.CONCURRENCY, 1);
            var stream = client.chatStream("[[sim tokens=2000 tokens_per_second=50]]");
            await().until(() -> stream.lines().size() > 4);

            var refused = client.chat("beside it");
            assertThat(refused.code()).isEqualTo("rate_limit_exceeded");
            assertThat(refused.text())
                    .contains("(1 request at a time over api_key")
                    .contains(") is full; a place");
            assertThat(header(refused, "retry-after")).isEqualTo("2");
            assertThat(header(refused, "x-ratelimit-limit-concurrency")).isEqualTo("1");
            assertThat(header(refused, "x-ratelimit-remaining-concurrency")).isEqualTo("0");
            assertThat(header(refused, "x-ratelimit-reset-concurrency")).isEqualTo("2s");

            stream.close();
            await().until(() -> account.pending() == 0);
            await().until(() -> client.chat("after it").status() == 200);
        }

        @Test
        void who_calls_one_after_the_other_needs_one_place() {
            limit(Kind.RATE_LIMIT, Measure.CONCURRENCY, 1);

            for (int i = 0; i < 5; i++) {
                assertThat(client.chat("one after the other").status()).isEqualTo(200);
            }
        }

        @Test
        void a_blocked_prompt_gives_its_place_back_at_once() {
            limit(Kind.RATE_LIMIT, Measure.CONCURRENCY, 1);

            for (int i = 0; i < 5; i++) {
                assertThat(client.chat("a xylophone").code()).isEqualTo("content_blocked");
            }
            assertThat(client.chat("hello").status()).isEqualTo(200);
        }
    }

    @Nested
    @DisplayName("on tokens alone")
    class Tokens {
        @Test
        void an_unpriced_model_passes_when_the_request_names_its_own_maximum() {
            var account = limit(Kind.BUDGET, Measure.TOKENS, 10_000);

            var unbounded = client.post("/v1/chat/completions", unpriced("hello"));
            assertThat(unbounded.code()).isEqualTo("cost_unbounded");
            assertThat(unbounded.text()).contains("max_completion_tokens");

            var bounded = client.post(
                    "/v1/chat/completions", unpriced("hello").replace("{\"model\"", "{\"max_tokens\":50,\"model\""));
            assertThat(bounded.status()).isEqualTo(200);
            var entry = world.settled(bounded.exchange());
            assertThat(entry.hold().nanos()).isZero();
            assertThat(entry.hold().tokens()).isBetween(51L, 300L);
            await().until(() -> account.posted() == entry.usage().total());
        }

        @Test
        void what_calls_under_way_hold_is_worth_a_short_wait() {
            limit(Kind.RATE_LIMIT, Measure.TOKENS, 1_500).resetsIn(50_000);
            var stream = client.chatStream("[[sim tokens=900 tokens_per_second=50]]");
            await().until(() -> stream.lines().size() > 4);

            var refused = client.chat("beside it");
            stream.close();

            assertThat(refused.code()).isEqualTo("rate_limit_exceeded");
            assertThat(refused.text()).contains("calls under way hold");
            assertThat(header(refused, "retry-after")).isEqualTo("2");
            assertThat(header(refused, "x-ratelimit-reset-tokens")).isEqualTo("2s");
        }

        @Test
        void a_request_that_is_larger_than_a_rate_limit_ever_allows_is_not_for_retrying() {
            limit(Kind.RATE_LIMIT, Measure.TOKENS, 100);

            var refused = client.chat("hello");

            assertThat(refused.code()).isEqualTo("rate_limit_exceeded");
            assertThat(refused.text()).contains("never has the");
            assertThat(header(refused, "x-should-retry")).isEqualTo("false");
            assertThat(header(refused, "retry-after")).isNull();
        }
    }

    @Nested
    @DisplayName("that is changed")
    class Changed {
        @Test
        void nothing_more_is_held_from_what_was_bought_before_once_the_change_is_acknowledged() {
            var account = limit(Kind.BUDGET, Measure.MONEY, 1_000_000_000);
            assertThat(client.chat("hello").status()).isEqualTo(200);
            IntStream.range(0, 8)
                    .mapToObj(i -> client.later("/v1/chat/completions", Client.chatBody("hello", false)))
                    .toList()
                    .forEach(call -> assertThat(call.join().status()).isEqualTo(200));

            account.limit(0);
            governed(Measure.MONEY);

            assertThat(client.chat("hello").code()).isEqualTo("budget_exhausted");
            await().until(() -> account.pending() == 0);
        }

        @Test
        void a_hold_from_before_is_refused_at_the_last_check_and_can_be_tried_again() {
            var account = limit(Kind.BUDGET, Measure.MONEY, 1_000_000_000);
            world.peers().slowModeration(true);
            var calls = IntStream.range(0, 3)
                    .mapToObj(i -> client.later("/v1/chat/completions", Client.chatBody("hello", false)))
                    .toList();
            await().until(() -> world.peers().checksOf(tenant.organization()).size() == 3);

            account.limit(0);
            governed(Measure.MONEY);
            world.peers().slowModeration(false);

            for (var call : calls) {
                assertThat(call.join().status()).isEqualTo(503);
                assertThat(call.join().code()).isEqualTo("ledger_unavailable");
                assertThat(header(call.join(), "retry-after")).isEqualTo("1");
                assertThat(world.topics().settlements(call.join().exchange())).isEmpty();
            }
            await().until(() -> account.pending() == 0);
        }
    }

    private void ownPrices(String version) {
        var price = new ModelPrice(2_000, 2_000, 2_000, 0, 100);
        world.peers()
                .ledger()
                .ownPrices(tenant.organization(), new PriceBook(version, Map.of("openai", Map.of("local", price))));
    }

    @Test
    void the_organizations_own_prices_hold_once_their_recall_is_acknowledged() {
        ownPrices("test-1+1");
        var before = client.post("/v1/chat/completions", unpriced("hello"));
        assertThat(world.settled(before.exchange()).priceVersion()).isEqualTo("test-1+1");

        ownPrices("test-1+2");
        long revision = tenant.recalled();
        await().until(() -> world.peers().acknowledged(tenant.organization()) >= revision);

        var after = client.post("/v1/chat/completions", unpriced("hello"));
        assertThat(world.settled(after.exchange()).priceVersion()).isEqualTo("test-1+2");
    }

    @Test
    void a_scope_whose_limits_are_gone_still_wants_a_price_and_a_bound() {
        governed(Measure.MONEY, Measure.TOKENS);

        assertThat(client.post("/v1/chat/completions", unpriced("hello")).code())
                .isEqualTo("model_not_priced");
        assertThat(client.post(
                                "/v1/chat/completions",
                                Client.chatBody("hello", false)
                                        .replace("{\"model\"", "{\"modalities\":[\"audio\"],\"model\""))
                        .code())
                .isEqualTo("cost_unbounded");
        assertThat(client.chat("hello").status()).isEqualTo(200);
    }

    @Test
    void the_organizations_own_prices_bound_an_exchange_and_are_named_in_its_entry() {
        ownPrices("test-1+1");
        var other = world.tenant();
        var bob = other.member();
        var asBob = world.ready(bob);
        limit(Kind.BUDGET, Measure.TOKENS, 1_000_000);

        var answer = client.post("/v1/chat/completions", unpriced("hello"));

        var entry = world.settled(answer.exchange());
        assertThat(entry.priceVersion()).isEqualTo("test-1+1");
        assertThat(entry.hold().nanos()).isEqualTo(2 * entry.hold().tokens());
        var bobs = world.settled(
                asBob.post("/v1/chat/completions", unpriced("hello")).exchange());
        assertThat(bobs.priceVersion()).isNull();
    }
}
