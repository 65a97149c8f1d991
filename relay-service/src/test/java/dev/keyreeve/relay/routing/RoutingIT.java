package dev.keyreeve.relay.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyreeve.contracts.grant.GrantRecord.Candidate;
import dev.keyreeve.contracts.grant.GrantRecord.Strategy;
import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.provider.Dialect;
import dev.keyreeve.contracts.usage.Allotment.Answer.Kind;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import dev.keyreeve.contracts.usage.UsageEvent.Quality;
import dev.keyreeve.contracts.usage.UsageEvent.Settled;
import dev.keyreeve.deploy.process.Ports;
import dev.keyreeve.relay.world.Client;
import dev.keyreeve.relay.world.Tenant;
import dev.keyreeve.relay.world.World;
import dev.keyreeve.simulator.Simulator;
import dev.keyreeve.simulator.behavior.Behavior;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The first candidate is at a provider of the test's own, which breaks as it is told; the second at the world's. */
@QuarkusTest
@WithTestResource(World.class)
@DisplayName("A call by an alias")
class RoutingIT {
    private static final Candidate FIRST = new Candidate("compatible", "gpt-4o-mini", 1);
    private static final Candidate SECOND = new Candidate("openai", "gpt-4.1-mini", 1);

    World world;

    @Inject
    MeterRegistry metrics;

    private Simulator breaking;
    private Tenant tenant;
    private Tenant.Holder ada;
    private Client client;

    @BeforeEach
    void aMember() throws IOException {
        breaking = Simulator.start(0);
        tenant = world.bareTenant();
        tenant.credential("compatible", Dialect.OPENAI, breaking.baseUrl(), true);
        ada = tenant.member();
        tenant.alias("fast", Strategy.ORDER, false, Status.ACTIVE, FIRST, SECOND);
        tenant.alias("alone", Strategy.ORDER, false, Status.ACTIVE, FIRST);
        tenant.alias("bold", Strategy.ORDER, true, Status.ACTIVE, FIRST);
        client = world.ready(ada);
    }

    @AfterEach
    void stop() {
        breaking.close();
    }

    @Test
    void goes_to_the_first_candidate_by_its_own_name() {
        var answer = chat("fast");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(named(answer)).isEqualTo("compatible/gpt-4o-mini");
        assertThat(breaking.stats().recent().getLast().model()).isEqualTo("gpt-4o-mini");
        var entry = world.settled(answer.exchange());
        assertThat(entry.model()).isEqualTo("gpt-4o-mini");
        assertThat(entry.provider()).isEqualTo("compatible");
    }

    @Test
    void goes_on_to_the_second_when_the_first_has_too_much_to_do() {
        breaking("fault", "status:429:1");

        var answer = chat("fast");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(named(answer)).isEqualTo("openai/gpt-4.1-mini");
        assertThat(world.settled(answer.exchange()).quality()).isEqualTo(Quality.EXACT);
        assertThat(world.seen(answer.exchange()).model()).isEqualTo("gpt-4.1-mini");
        var lost = entryAt("compatible");
        assertThat(lost.status()).isEqualTo(429);
        assertThat(lost.usage().total()).isZero();
        assertThat(lost.exchange()).isNotEqualTo(answer.exchange());
        assertThat(world.peers().checksOf(tenant.organization()))
                .as("moderation is asked once")
                .hasSize(1);
    }

    @Test
    void spares_the_first_for_as_long_as_it_was_told_to_wait() {
        breaking("fault", "status:429:60");

        assertThat(chat("fast").status()).isEqualTo(200);
        assertThat(chat("fast").status()).isEqualTo(200);
        assertThat(chat("fast").status()).isEqualTo(200);

        assertThat(sentToFirst()).isOne();
    }

    @Test
    void goes_on_when_the_first_fails() {
        breaking("fault", "status:500");

        var answer = chat("fast");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(named(answer)).isEqualTo("openai/gpt-4.1-mini");
        assertThat(entryAt("compatible").status()).isEqualTo(500);
    }

    @Test
    void goes_to_one_that_is_alone_twice_only_where_it_is_allowed_that_it_processes_it_twice() {
        breaking("fault", "status:500");

        assertThat(chat("alone").status()).isEqualTo(500);
        assertThat(sentToFirst()).isOne();
        assertThat(chat("bold").status()).isEqualTo(500);
        assertThat(sentToFirst()).isEqualTo(3);
    }

    @Test
    void goes_on_after_a_silence_before_the_first_byte() {
        breaking("ttft_ms", "60000");

        var answer = chat("fast");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(named(answer)).isEqualTo("openai/gpt-4.1-mini");
        var lost = entryAt("compatible");
        assertThat(lost.status()).isZero();
        assertThat(lost.quality()).as("what the first did nobody knows").isEqualTo(Quality.ESTIMATED);
    }

    @Test
    void goes_on_when_the_connection_ends_without_an_answer() {
        breaking("fault", "disconnect");

        assertThat(chat("alone").code()).isEqualTo("provider_unreachable");
        assertThat(chat("fast").status()).isEqualTo(200);
    }

    @Test
    void goes_on_when_there_is_no_connection_and_leaves_no_entry_of_that() {
        breaking.close();

        var answer = chat("fast");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(named(answer)).isEqualTo("openai/gpt-4.1-mini");
        assertThat(world.settled(answer.exchange()).provider()).isEqualTo("openai");
        assertThat(world.topics().settlements(tenant.organization()))
                .noneMatch(entry -> entry.provider().equals("compatible"));
    }

    @Test
    void streams_from_the_second_as_if_the_first_had_never_been() {
        breaking("fault", "status:503:1");

        var stream = client.stream("/v1/chat/completions", body("fast", true));

        assertThat(stream.status()).isEqualTo(200);
        assertThat(stream.endedWhole()).isTrue();
        assertThat(stream.lines()).contains("data: [DONE]");
        assertThat(world.settled(stream.exchange()).provider()).isEqualTo("openai");
    }

    @Test
    void gives_the_first_ones_place_back_before_it_takes_the_seconds() {
        breaking("fault", "status:429:1");
        world.peers().ledger().limit(ada.keyId(), Kind.RATE_LIMIT, Measure.CONCURRENCY, 1);
        tenant.governed(ada, Measure.CONCURRENCY);
        await().until(() -> world.peers().acknowledged(tenant.organization()) > 0);

        assertThat(chat("fast").status()).isEqualTo(200);
    }

    @Test
    void hears_the_last_ones_error_when_all_fail() {
        breaking("fault", "status:429:1");
        var prompt = "[[sim fault=status:503:9]]";

        var answer = client.post("/v1/chat/completions", body("fast", prompt, false));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.response().headers().firstValue("retry-after")).contains("9");
        assertThat(named(answer)).isEqualTo("openai/gpt-4.1-mini");
        assertThat(world.settled(answer.exchange()).status()).isEqualTo(503);
    }

    @Test
    void passes_over_a_candidate_that_cannot_be_called() {
        var other = world.bareTenant();
        var bea = world.ready(other.member());
        other.alias("fast", Strategy.ORDER, false, Status.ACTIVE, FIRST, SECOND);
        other.alias("near", Strategy.ORDER, false, Status.ACTIVE, new Candidate("nobody", "x", 1), SECOND);
        other.alias("nowhere", Strategy.ORDER, false, Status.ACTIVE, FIRST);
        await().until(() ->
                bea.post("/v1/chat/completions", body("nowhere", false)).code().equals("credential_missing"));

        assertThat(named(bea.post("/v1/chat/completions", body("fast", false))))
                .as("without a credential")
                .isEqualTo("openai/gpt-4.1-mini");
        assertThat(named(bea.post("/v1/chat/completions", body("near", false))))
                .as("without a provider of that name")
                .isEqualTo("openai/gpt-4.1-mini");
    }

    @Test
    void is_refused_by_a_path_of_another_dialect() {
        var answer = client.post("/anthropic/v1/messages", body("fast", false));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("speaks openai").contains("anthropic");
        assertThat(world.topics().settlements(tenant.organization()))
                .noneMatch(entry -> entry.provider().equals("anthropic"));
    }

    @Test
    void means_what_the_provider_makes_of_the_name_once_the_alias_is_deleted() {
        tenant.alias("gpt-4o", Strategy.ORDER, false, Status.ACTIVE, FIRST);
        await().until(() -> named(chat("gpt-4o")).equals("compatible/gpt-4o-mini"));

        long at = tenant.alias("gpt-4o", Strategy.ORDER, false, Status.DELETED, FIRST);
        await().until(() -> world.peers().acknowledged(tenant.organization()) >= at);

        assertThat(named(chat("gpt-4o"))).isEqualTo("openai/gpt-4o");
    }

    @Test
    void stands_in_the_list_of_models_and_has_a_description() {
        tenant.alias(
                "claude", Strategy.ORDER, false, Status.ACTIVE, new Candidate("anthropic", "claude-sonnet-4-5", 1));
        long at = tenant.alias("gone", Strategy.ORDER, false, Status.DELETED, FIRST);
        await().until(() -> world.peers().acknowledged(tenant.organization()) >= at);

        var list = client.get("/v1/models");
        var described = client.get("/v1/models/fast");

        assertThat(list.status()).isEqualTo(200);
        assertThat(list.json().get("data").findValuesAsText("id"))
                .startsWith("alone", "bold", "fast")
                .hasSizeGreaterThan(3)
                .as("an alias of another dialect's models, and one that is deleted")
                .doesNotContain("claude", "gone");
        assertThat(list.json().at("/data/0/owned_by").asText()).isEqualTo("keyreeve");
        assertThat(world.settled(list.exchange()).operation()).isEqualTo(Operation.MODELS);
        assertThat(described.status()).isEqualTo(200);
        assertThat(described.json().get("id").asText()).isEqualTo("fast");
        assertThat(described.json().get("owned_by").asText()).isEqualTo("keyreeve");
        assertThat(named(described)).isEqualTo("compatible/gpt-4o-mini");
        assertThat(world.ready(world.bareTenant().member())
                        .get("/v1/models")
                        .json()
                        .findValuesAsText("owned_by"))
                .as("another organization's list")
                .isNotEmpty()
                .doesNotContain("keyreeve");
    }

    @Test
    void is_another_organizations_affair_alone() {
        var stranger = world.ready(world.bareTenant().member());

        var answer = stranger.post("/v1/chat/completions", body("fast", false));

        assertThat(named(answer)).isEqualTo("openai/fast");
    }

    @Test
    void may_name_the_provider_before_the_model_where_the_path_does_not() {
        assertThat(named(chat("compatible/gpt-4o"))).isEqualTo("compatible/gpt-4o");
        assertThat(breaking.stats().recent().getLast().model()).isEqualTo("gpt-4o");
        assertThat(named(client.post("/openai/v1/chat/completions", body("compatible/gpt-4o", false))))
                .isEqualTo("openai/compatible/gpt-4o");
    }

    @Test
    void alone_is_tried_once_more_where_nothing_was_sent() {
        breaking.close();
        var before = fallbacks();

        var answer = chat("compatible/gpt-4o");

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.code()).isEqualTo("provider_unreachable");
        assertThat(fallbacks() - before).isOne();
        assertThat(world.topics().settlements(tenant.organization()))
                .noneMatch(entry -> entry.provider().equals("compatible"));
    }

    @Test
    void sends_an_upstream_a_fifth_more_at_most_however_many_calls_fail() {
        var twice = new Candidate("compatible", "gpt-4.1", 1);
        tenant.alias("twice", Strategy.ORDER, false, Status.ACTIVE, FIRST, twice);
        await().until(() -> named(chat("twice")).startsWith("compatible/"));
        breaking.reset();
        breaking("fault", "status:429:0");
        long start = System.nanoTime();
        int calls = 200;

        for (int i = 0; i < calls; i++) {
            assertThat(chat("twice").status()).isEqualTo(429);
        }

        long seconds = 1 + (System.nanoTime() - start) / 1_000_000_000L;
        long extra = breaking.stats().callsByEndpoint().get("chat.completions") - calls;
        assertThat(extra).isPositive().isLessThanOrEqualTo(calls / 5 + seconds);
    }

    @Test
    void is_refused_at_once_while_the_breaker_is_open_and_goes_through_when_the_provider_is_back() throws IOException {
        int port = Ports.free();
        var there = URI.create("http://127.0.0.1:" + port + "/v1");
        var other = world.bareTenant();
        other.credential("compatible", Dialect.OPENAI, there, true);
        var bea = world.ready(other.member());

        await().until(() -> bea.post("/v1/chat/completions", body("compatible/gpt-4o", false))
                .code()
                .equals("provider_unavailable"));
        var refused = bea.post("/v1/chat/completions", body("compatible/gpt-4o", false));
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.response().headers().firstValue("retry-after")).contains("5");
        assertThat(refused.text()).contains("'compatible'");
        try (var back = Simulator.start(port)) {
            await().until(() -> bea.post("/v1/chat/completions", body("compatible/gpt-4o", false))
                            .status()
                    == 200);
            assertThat(back.stats().recent()).isNotEmpty();
        }
        assertThat(chat("compatible/gpt-4o").status())
                .as("another tenant never noticed")
                .isEqualTo(200);
    }

    @Test
    void bars_the_member_whose_requests_break_the_provider_and_nobody_else_of_the_organization() {
        var ben = world.ready(tenant.member());
        var poison = body("compatible/gpt-4o", "[[sim fault=status:500]]", false);
        await().until(() -> client.post("/v1/chat/completions", poison).code().equals("provider_unavailable"));

        assertThat(chat("compatible/gpt-4o").code()).isEqualTo("provider_unavailable");
        assertThat(ben.post("/v1/chat/completions", body("compatible/gpt-4o", false))
                        .status())
                .isEqualTo(200);
    }

    private void breaking(String setting, String value) {
        breaking.behavior(Behavior.DEFAULT.with(Map.of(setting, value)));
    }

    private Client.Answer chat(String model) {
        return client.post("/v1/chat/completions", body(model, false));
    }

    private static String body(String model, boolean stream) {
        return body(model, "hello", stream);
    }

    private static String body(String model, String prompt, boolean stream) {
        return Client.chatBody(prompt, stream).replace("gpt-4.1-mini", model);
    }

    private static String named(Client.Answer answer) {
        var headers = answer.response().headers();
        return headers.firstValue("x-keyreeve-provider").orElse("") + "/"
                + headers.firstValue("x-keyreeve-model").orElse("");
    }

    private Settled entryAt(String provider) {
        await().until(() -> !at(provider).isEmpty());
        assertThat(at(provider)).hasSize(1);
        return at(provider).getFirst();
    }

    private List<Settled> at(String provider) {
        return world.topics().settlements(tenant.organization()).stream()
                .filter(entry -> entry.provider().equals(provider))
                .toList();
    }

    /** But for the list of models, which verifies the credential. */
    private long sentToFirst() {
        return breaking.stats().recent().stream()
                .filter(call -> !call.endpoint().equals("models"))
                .count();
    }

    private double fallbacks() {
        return metrics.get("keyreeve_relay_fallbacks").counter().count();
    }
}
