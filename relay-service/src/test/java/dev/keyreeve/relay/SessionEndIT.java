package dev.keyreeve.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyreeve.contracts.provider.Dialect;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import dev.keyreeve.contracts.usage.UsageEvent.Quality;
import dev.keyreeve.contracts.usage.UsageEvent.Settled;
import dev.keyreeve.relay.exchange.LiveExchanges;
import dev.keyreeve.relay.world.Client;
import dev.keyreeve.relay.world.Session;
import dev.keyreeve.relay.world.SlowToOpen;
import dev.keyreeve.relay.world.Tenant;
import dev.keyreeve.relay.world.World;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(World.class)
@DisplayName("A session that ends before its time")
class SessionEndIT {
    private static final String PATH = "/v1/realtime?model=gpt-realtime";
    private static final int MOST_BYTES = 1024 * 1024;

    World world;

    @Inject
    LiveExchanges lives;

    private Tenant tenant;
    private Client client;

    @BeforeEach
    void aMember() {
        tenant = world.tenant();
        client = world.ready(tenant.member());
    }

    private Session begun() {
        var session = client.session(PATH);
        assertThat(session.status()).isEqualTo(101);
        await().until(() -> session.heard("session.created"));
        return session;
    }

    @Test
    void says_that_the_provider_is_gone_and_counts_what_was_heard_until_then() {
        try (var session = begun()) {
            session.say("""
                    {"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"[[sim tokens=40 fault=disconnect_after:30]]"}]}}""");
            session.say("{\"type\":\"response.create\"}");

            assertThat(session.closed().join()).isEqualTo(1_011);
            assertThat(session.last("error").at("/error/code").asText()).isEqualTo("stream_interrupted");
        }
        await().until(() -> !entries().isEmpty());
        assertThat(entries()).hasSize(1);
        assertThat(entries().getFirst().quality()).isEqualTo(Quality.ESTIMATED);
        assertThat(entries().getFirst().usage().input()).isPositive();
        assertThat(entries().getFirst().usage().output()).isPositive();
    }

    @Test
    void takes_a_message_of_the_size_that_is_set_and_none_that_is_larger() {
        try (var session = begun()) {
            session.say(sized(MOST_BYTES));
            await().until(() -> session.heard("error"));
            assertThat(session.last("error").at("/error/code").asText()).isEqualTo("invalid_request");

            session.say(sized(MOST_BYTES + 1));
            assertThat(session.closed().join()).isEqualTo(1_009);
            assertThat(session.last("error").at("/error/code").asText()).isEqualTo("request_too_large");
        }
        await().until(() -> !entries().isEmpty());
        assertThat(entries().getFirst().usage().total()).isZero();
    }

    @Test
    void by_a_caller_who_left_before_it_was_open_leaves_nothing_behind() throws IOException {
        try (var slow = new SlowToOpen()) {
            tenant = world.bareTenant();
            tenant.credential("compatible", Dialect.OPENAI, slow.baseUrl(), true);
            var ada = tenant.member();
            client = world.client(ada.value());
            await().until(() -> client.get(PATH).status() == 426);
            try (var caller = new Socket(InetAddress.getLoopbackAddress(), world.port())) {
                caller.getOutputStream()
                        .write("""
                        GET /v1/realtime?model=compatible/gpt-realtime HTTP/1.1
                        Host: relay
                        Authorization: Bearer %s
                        Upgrade: websocket
                        Connection: Upgrade
                        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
                        Sec-WebSocket-Version: 13

                        """.formatted(ada.value()).replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
                slow.asked();
            }
            // The relay has had a turn or two to see that the caller is gone.
            assertThat(client.get(PATH).status()).isEqualTo(426);
            slow.open();

            assertThat(slow.isHungUp()).isTrue();
        }
        await().until(() -> lives.size() == 0);
        await().until(() -> !entries().isEmpty());
        assertThat(entries()).hasSize(1);
        assertThat(entries().getFirst().usage().total()).isZero();
    }

    /** Of a type that nobody knows, so that it goes no further. */
    private static String sized(int bytes) {
        var head = "{\"type\":\"";
        return head + "x".repeat(bytes - head.length() - 2) + "\"}";
    }

    private List<Settled> entries() {
        return world.topics().settlements(tenant.organization()).stream()
                .filter(entry -> entry.operation() == Operation.REALTIME)
                .toList();
    }
}
