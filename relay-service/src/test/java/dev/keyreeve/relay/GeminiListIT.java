package dev.keyreeve.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.UsageEvent.Quality;
import dev.keyreeve.relay.exchange.LiveExchanges;
import dev.keyreeve.relay.world.Client;
import dev.keyreeve.relay.world.Tenant;
import dev.keyreeve.relay.world.World;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(World.class)
@DisplayName("Gemini's stream as a list")
class GeminiListIT {
    World world;

    @Inject
    LiveExchanges lives;

    private Tenant tenant;
    private Client client;
    private Tenant.Holder ada;

    @BeforeEach
    void aMember() {
        tenant = world.tenant();
        ada = tenant.member();
        client = world.ready(ada);
        await().until(() -> client.get("/gemini/v1beta/models").status() == 200);
    }

    static Client.Stream list(Client client, String prompt) {
        return client.stream("/gemini/v1beta/models/gemini-2.5-pro:streamGenerateContent", """
                {"contents":[{"role":"user","parts":[{"text":"%s"}]}]}
                """.formatted(prompt));
    }

    /** As a client has it in the end. */
    private static JsonNode whole(Client.Stream list) {
        assertThat(list.endedWhole()).isTrue();
        var all = Json.read(list.all().getBytes(StandardCharsets.UTF_8), JsonNode.class);
        assertThat(all.isArray()).isTrue();
        return all;
    }

    private static JsonNode error(JsonNode list) {
        return list.get(list.size() - 1).path("error");
    }

    private void assertSettledBySight(Client.Stream list) {
        var entry = world.settled(list.exchange());
        assertThat(entry.quality()).isEqualTo(Quality.ESTIMATED);
        assertThat(entry.streamed()).isTrue();
    }

    @Test
    void passes_whole_and_is_asked_for_as_json() {
        var list = list(client, "[[sim tokens=20]]");

        assertThat(whole(list)).hasSizeGreaterThanOrEqualTo(20).noneMatch(element -> element.has("error"));
        assertThat(world.seen(list.exchange()).header("accept")).isEqualTo("application/json");
        assertThat(world.settled(list.exchange()).streamed()).isTrue();
        assertThat(world.settled(list.exchange()).quality()).isEqualTo(Quality.EXACT);
    }

    @Test
    void of_a_disabled_member_ends_in_googles_error() {
        var list = list(client, "[[sim tokens=2000 tokens_per_second=50]]");
        await().until(() -> list.lines().size() > 4);

        tenant.member(ada, Status.DISABLED, true);

        var all = whole(list);
        assertThat(all).hasSizeGreaterThan(4);
        assertThat(error(all).path("code").intValue()).isEqualTo(403);
        assertThat(error(all).path("status").textValue()).isEqualTo("PERMISSION_DENIED");
        assertThat(error(all).at("/details/0/reason").textValue()).isEqualTo("MEMBER_DISABLED");
        await().until(() -> world.seen(list.exchange()).outcome().equals("closed_early"));
        assertSettledBySight(list);
    }

    @Test
    void whose_provider_falls_silent_is_ended_in_the_list() {
        var list = list(client, "[[sim tokens=50 fault=stall_after:5]]");

        var all = whole(list);
        assertThat(all).hasSize(6);
        assertThat(error(all).at("/details/0/reason").textValue()).isEqualTo("STREAM_INTERRUPTED");
        await().until(() -> world.seen(list.exchange()).outcome().equals("closed_early"));
        assertSettledBySight(list);
    }

    @Test
    void whose_provider_stalls_right_after_the_head_has_the_error_alone() {
        var list = list(client, "[[sim tokens=50 fault=stall_after:0]]");

        assertThat(list.status()).isEqualTo(200);
        var all = whole(list);
        assertThat(all).hasSize(1);
        assertThat(error(all).at("/details/0/reason").textValue()).isEqualTo("STREAM_INTERRUPTED");
    }

    @Test
    void whose_provider_breaks_off_says_so() {
        var list = list(client, "[[sim tokens=50 fault=disconnect_after:10]]");

        var all = whole(list);
        assertThat(all).hasSize(11);
        assertThat(error(all).at("/details/0/reason").textValue()).isEqualTo("STREAM_INTERRUPTED");
        assertSettledBySight(list);
    }

    @Test
    void whose_caller_leaves_is_ended_at_the_provider() {
        var list = list(client, "[[sim tokens=2000 tokens_per_second=100]]");
        await().until(() -> list.lines().size() > 10);

        list.close();

        await().until(() -> world.seen(list.exchange()).outcome().equals("closed_early"));
        assertSettledBySight(list);
        assertThat(world.settled(list.exchange()).usage().output()).isPositive();
        await().until(() -> lives.size() == 0);
    }
}
