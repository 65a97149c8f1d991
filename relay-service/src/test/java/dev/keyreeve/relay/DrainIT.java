package dev.keyreeve.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.usage.UsageEvent.Quality;
import dev.keyreeve.relay.exchange.LiveExchanges;
import dev.keyreeve.relay.world.Client;
import dev.keyreeve.relay.world.Tenant;
import dev.keyreeve.relay.world.World;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(World.class)
@TestProfile(DrainIT.Drains.class)
@DisplayName("When somebody hangs up, and the relay drains")
class DrainIT {
    /** Read to the end, for three seconds or 40,000 bytes. */
    public static final class Drains implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "keyreeve.exchange.on-hang-up", "drain",
                    "keyreeve.exchange.drain-bound.time", "3s",
                    "keyreeve.exchange.drain-bound.bytes", "40000");
        }
    }

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
    }

    @Test
    void a_stream_is_read_to_its_end_and_exact() {
        var stream = client.chatStream("[[sim tokens=80 tokens_per_second=80]]");
        await().until(() -> stream.lines().size() > 10);

        stream.close();

        var entry = world.settled(stream.exchange());
        assertThat(entry.quality()).isEqualTo(Quality.EXACT);
        assertThat(entry.usage().output()).isEqualTo(80);
        assertThat(world.seen(stream.exchange()).outcome()).isEqualTo("finished");
        await().until(() -> lives.size() == 0);
    }

    @Test
    void a_caller_who_leaves_before_the_first_byte_pays_for_the_whole_stream() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), world.port())) {
            socket.getOutputStream().write(client.rawChatStream("[[sim ttft_ms=700 tokens=9]]"));
            await().until(() -> lives.size() == 1);
        }

        await().until(() -> world.topics().settlements(tenant.organization()).stream()
                .anyMatch(entry -> entry.usage().output() == 9 && entry.quality() == Quality.EXACT));
        await().until(() -> lives.size() == 0);
    }

    @Test
    void past_so_many_bytes_it_is_ended_after_all() {
        var stream = client.chatStream("[[sim tokens=5000 tokens_per_second=500]]");
        await().until(() -> stream.lines().size() > 10);

        stream.close();

        await().until(() -> world.seen(stream.exchange()).outcome().equals("closed_early"));
        assertThat(world.settled(stream.exchange()).quality()).isEqualTo(Quality.ESTIMATED);
        await().until(() -> lives.size() == 0);
    }

    @Test
    void past_so_much_time_it_is_ended_after_all() {
        var stream = client.chatStream("[[sim tokens=500 tokens_per_second=10]]");
        await().until(() -> stream.lines().size() > 4);

        stream.close();

        await().until(() -> world.seen(stream.exchange()).outcome().equals("closed_early"));
        assertThat(world.settled(stream.exchange()).quality()).isEqualTo(Quality.ESTIMATED);
        await().until(() -> lives.size() == 0);
    }

    @Test
    void a_list_is_read_to_its_end_and_exact_too() {
        await().until(() -> client.get("/gemini/v1beta/models").status() == 200);
        var list = GeminiListIT.list(client, "[[sim tokens=80 tokens_per_second=80]]");
        await().until(() -> list.lines().size() > 10);

        list.close();

        var entry = world.settled(list.exchange());
        assertThat(entry.quality()).isEqualTo(Quality.EXACT);
        assertThat(entry.usage().output()).isEqualTo(80);
        assertThat(world.seen(list.exchange()).outcome()).isEqualTo("finished");
        await().until(() -> lives.size() == 0);
    }

    @Test
    void and_a_list_has_the_same_bound() {
        await().until(() -> client.get("/gemini/v1beta/models").status() == 200);
        var list = GeminiListIT.list(client, "[[sim tokens=5000 tokens_per_second=500]]");
        await().until(() -> list.lines().size() > 10);

        list.close();

        await().until(() -> world.seen(list.exchange()).outcome().equals("closed_early"));
        assertThat(world.settled(list.exchange()).quality()).isEqualTo(Quality.ESTIMATED);
        await().until(() -> lives.size() == 0);
    }

    @Test
    void a_disable_ends_what_is_only_drained() {
        var stream = client.chatStream("[[sim tokens=100 tokens_per_second=25]]");
        await().until(() -> stream.lines().size() > 4);
        stream.close();

        tenant.member(ada, Status.DISABLED, true);

        await().until(() -> world.seen(stream.exchange()).outcome().equals("closed_early"));
        assertThat(world.settled(stream.exchange()).quality()).isEqualTo(Quality.ESTIMATED);
    }
}
