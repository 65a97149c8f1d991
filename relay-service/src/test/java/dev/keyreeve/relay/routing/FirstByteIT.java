package dev.keyreeve.relay.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyreeve.contracts.grant.GrantRecord.Candidate;
import dev.keyreeve.contracts.grant.GrantRecord.Strategy;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.provider.Dialect;
import dev.keyreeve.contracts.provider.Presentation;
import dev.keyreeve.contracts.usage.UsageEvent.Quality;
import dev.keyreeve.contracts.usage.UsageEvent.Settled;
import dev.keyreeve.relay.exchange.LiveExchanges;
import dev.keyreeve.relay.world.BreakingProvider;
import dev.keyreeve.relay.world.Client;
import dev.keyreeve.relay.world.Tenant;
import dev.keyreeve.relay.world.World;
import dev.keyreeve.simulator.Simulator;
import dev.keyreeve.simulator.behavior.Behavior;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The first candidate sends the head of an answer, and then nothing, or hangs up; the second is the world's. */
@QuarkusTest
@WithTestResource(World.class)
@DisplayName("An answer that has only a head")
class FirstByteIT {
    private static final String PLAIN = "HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: 100\n\n";
    private static final String STREAM =
            "HTTP/1.1 200 OK\nContent-Type: text/event-stream\nTransfer-Encoding: chunked\n\n";

    World world;

    @Inject
    LiveExchanges lives;

    private BreakingProvider breaking;
    private Tenant tenant;
    private Client client;

    @BeforeEach
    void aMember() throws IOException {
        breaking = new BreakingProvider();
        tenant = world.bareTenant();
        tenant.credential("compatible", Dialect.OPENAI, breaking.baseUrl(), true);
        tenant.alias(
                "fast",
                Strategy.ORDER,
                false,
                Status.ACTIVE,
                new Candidate("compatible", "gpt-4o-mini", 1),
                new Candidate("openai", "gpt-4.1-mini", 1));
        client = world.ready(tenant.member());
    }

    @AfterEach
    void stop() {
        breaking.close();
        await().until(() -> lives.size() == 0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void is_given_up_for_the_next_candidates(boolean hangsUp) {
        breaking.says(PLAIN, hangsUp);

        var answer = client.post("/v1/chat/completions", body("fast", false));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.response().headers().firstValue("x-keyreeve-provider"))
                .contains("openai");
        assertThat(answer.json().at("/choices/0/message/content").asText()).isNotEmpty();
        assertThat(breaking.calls()).isOne();
        var lost = entryAt("compatible");
        assertThat(lost.status()).isEqualTo(200);
        assertThat(lost.quality()).as("it may have been processed").isEqualTo(Quality.ESTIMATED);
        assertThat(world.settled(answer.exchange()).quality()).isEqualTo(Quality.EXACT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void of_a_stream_is_given_up_for_the_next_candidates(boolean hangsUp) {
        breaking.says(STREAM, hangsUp);

        var stream = client.stream("/v1/chat/completions", body("fast", true));

        assertThat(stream.status()).isEqualTo(200);
        assertThat(stream.endedWhole()).isTrue();
        assertThat(stream.lines()).contains("data: [DONE]");
        assertThat(world.settled(stream.exchange()).provider()).isEqualTo("openai");
        assertThat(entryAt("compatible").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "false, true, 502, provider_unreachable",
        "false, false, 504, provider_timeout",
        "true, true, 502, provider_unreachable",
        "true, false, 504, provider_timeout"
    })
    void is_told_as_an_error_where_there_is_no_other(boolean stream, boolean hangsUp, int status, String code) {
        breaking.says(stream ? STREAM : PLAIN, hangsUp);

        var answer = client.post("/v1/chat/completions", body("compatible/gpt-4o", stream));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(breaking.calls()).as("it may have been processed").isOne();
        assertThat(world.settled(answer.exchange()).status()).isEqualTo(200);
    }

    @Test
    void and_a_beginning_that_was_held_back_is_told_as_an_error() {
        var looksLikeTheSecret = tenant.secret().substring(0, 4);
        breaking.says(
                "HTTP/1.1 200 OK\nContent-Type: text/plain\nContent-Encoding: identity\nContent-Length: 100\n\n"
                        + looksLikeTheSecret,
                true);
        tenant.connector("pets", breaking.baseUrl(), new Presentation.Header("x-api-key", ""), Set.of("GET"), "/**");
        await().until(() -> client.get("/c/pets/one").status() != 404);

        var answer = client.get("/c/pets/one");

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.code()).isEqualTo("stream_interrupted");
        assertThat(answer.response().headers().allValues("content-length")).hasSize(1);
        assertThat(answer.response().headers().firstValue("content-encoding")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "204 No Content\n\n",
                "200 OK\nContent-Length: 0\n\n",
                "200 OK\nTransfer-Encoding: chunked\n\n0\n\n"
            })
    void is_whole_where_there_is_no_body(String said) {
        breaking.says("HTTP/1.1 " + said, false);
        tenant.connector("pets", breaking.baseUrl(), new Presentation.Header("x-api-key", ""), Set.of("GET"), "/**");
        await().until(() -> client.get("/c/pets/one").status() != 404);

        var answer = client.get("/c/pets/one");

        assertThat(answer.status()).isEqualTo(Integer.parseInt(said.substring(0, 3)));
        assertThat(answer.response().body()).isEmpty();
    }

    /** Longer than a candidate with another behind it has, and shorter than any other. */
    @Test
    void is_waited_for_less_long_where_another_candidate_is_left() throws IOException {
        try (var slow = Simulator.start(0)) {
            var other = world.bareTenant();
            other.credential("compatible", Dialect.OPENAI, slow.baseUrl(), true);
            var first = new Candidate("compatible", "gpt-4o-mini", 1);
            other.alias(
                    "fast", Strategy.ORDER, false, Status.ACTIVE, first, new Candidate("openai", "gpt-4.1-mini", 1));
            other.alias("alone", Strategy.ORDER, false, Status.ACTIVE, first);
            var bea = world.ready(other.member());
            slow.behavior(Behavior.DEFAULT.with(Map.of("ttft_ms", "4000")));

            var fast = bea.post("/v1/chat/completions", body("fast", false));
            var alone = bea.post("/v1/chat/completions", body("alone", false));

            assertThat(fast.response().headers().firstValue("x-keyreeve-provider"))
                    .contains("openai");
            assertThat(alone.status()).isEqualTo(200);
            assertThat(alone.response().headers().firstValue("x-keyreeve-provider"))
                    .contains("compatible");
        }
    }

    private static String body(String model, boolean stream) {
        return Client.chatBody("hello", stream).replace("gpt-4.1-mini", model);
    }

    private Settled entryAt(String provider) {
        await().until(() -> world.topics().settlements(tenant.organization()).stream()
                .anyMatch(entry -> entry.provider().equals(provider)));
        return world.topics().settlements(tenant.organization()).stream()
                .filter(entry -> entry.provider().equals(provider))
                .findFirst()
                .orElseThrow();
    }
}
