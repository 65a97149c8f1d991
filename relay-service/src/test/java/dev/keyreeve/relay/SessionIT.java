package dev.keyreeve.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import dev.keyreeve.contracts.usage.UsageEvent.Quality;
import dev.keyreeve.contracts.usage.UsageEvent.Settled;
import dev.keyreeve.relay.world.Client;
import dev.keyreeve.relay.world.Session;
import dev.keyreeve.relay.world.Tenant;
import dev.keyreeve.relay.world.World;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(World.class)
@DisplayName("In a session over a WebSocket")
class SessionIT {
    private static final String PATH = "/v1/realtime?model=gpt-realtime";

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

    @Test
    void each_answer_is_metered_and_the_session_is_one_entry() {
        try (var session = client.session(PATH)) {
            assertThat(session.status()).isEqualTo(101);
            await().until(() -> session.heard("session.created"));
            ask(session, "hello");
            await().until(() -> session.heard("response.done"));
        }

        var entry = theEntry();
        assertThat(entry.quality()).isEqualTo(Quality.EXACT);
        assertThat(entry.model()).isEqualTo("gpt-realtime");
        assertThat(entry.usage().output()).isPositive();
        var seen = world.seen(entry.exchange());
        assertThat(entry.usage().input()).isEqualTo(seen.inputTokens());
        assertThat(entry.usage().output()).isEqualTo(seen.outputTokens());
        assertThat(seen.headers()).noneMatch(header -> header.value().contains(ada.value()));
    }

    @Test
    void words_that_must_not_leave_the_house_do_not_and_the_session_goes_on() {
        try (var session = client.session(PATH)) {
            await().until(() -> session.heard("session.created"));
            ask(session, "a xylophone");
            await().until(() -> session.heard("error"));

            assertThat(session.last("error").at("/error/code").asText()).isEqualTo("content_blocked");
            ask(session, "hello");
            await().until(() -> session.heard("response.done"));
            assertThat(session.closed()).isNotDone();
        }
        assertThat(world.peers().checksOf(tenant.organization()))
                .anyMatch(check ->
                        check.operation().equals("realtime") && check.texts().contains("hello"));
        theEntry();
    }

    @Test
    void nothing_that_reads_like_words_goes_along_with_sound() {
        try (var session = client.session(PATH)) {
            await().until(() -> session.heard("session.created"));
            session.say("""
                    {"type":"input_audio_buffer.append","event_id":"say a xylophone","audio":"AAAA"}""");
            await().until(() -> session.heard("error"));

            assertThat(session.last("error").at("/error/code").asText()).isEqualTo("content_blocked");
            session.say("""
                    {"type":"input_audio_buffer.append","event_id":{"say":"a xylophone"},"audio":"AAAA"}""");
            await().until(() -> errors(session) == 2);
            assertThat(session.last("error").at("/error/code").asText()).isEqualTo("invalid_request");
        }
        theEntry();
    }

    @Test
    void what_nobody_understands_is_refused_and_does_not_arrive() {
        try (var session = client.session(PATH)) {
            await().until(() -> session.heard("session.created"));
            for (var message : new String[] {
                "no json",
                "{\"type\":\"session.update\",\"type\":\"x\"}",
                "{\"type\":\"transcription_session.update\"}",
                "{\"type\":\"session.update\",\"session\":{\"model\":\"gpt-5\"}}",
                "{\"type\":\"input_audio_buffer.append\",\"audio\":\"no base64\"}",
                "{\"type\":\"input_audio_buffer.append\",\"audio\":\"AAAA\",\"instructions\":\"hello\"}",
            }) {
                long before = errors(session);
                session.say(message);
                await(message).until(() -> errors(session) == before + 1);
                assertThat(session.last("error").at("/error/code").asText()).isEqualTo("invalid_request");
            }
        }
        assertThat(theEntry().usage().total()).isZero();
    }

    @Test
    void a_disable_ends_it_with_a_reason() {
        try (var session = client.session(PATH)) {
            await().until(() -> session.heard("session.created"));

            tenant.member(ada, Status.DISABLED, true);

            assertThat(session.closed().join()).isEqualTo(1_008);
            assertThat(session.last("error").at("/error/code").asText()).isEqualTo("member_disabled");
        }
        theEntry();
    }

    @Test
    void a_relay_without_its_lease_passes_no_message() {
        try (var session = client.session(PATH)) {
            await().until(() -> session.heard("session.created"));
            world.peers().keyServiceAway(true);
            try {
                await().until(() -> client.get("/v1/models").status() == 503);
                ask(session, "hello");

                assertThat(session.closed().join()).isEqualTo(1_008);
                assertThat(session.last("error").at("/error/code").asText()).isEqualTo("relay_not_ready");
            } finally {
                world.peers().keyServiceAway(false);
                await().until(() -> client.get("/v1/models").status() == 200);
            }
        }
        assertThat(theEntry().usage().total()).isZero();
    }

    @Test
    void without_an_upgrade_there_is_none_and_a_provider_that_refuses_is_heard() {
        assertThat(client.get(PATH).status()).isEqualTo(426);
        assertThat(client.get("/v1/realtime").status()).isEqualTo(426);
        assertThat(client.session("/v1/realtime").status()).isEqualTo(400);
        assertThat(client.session(PATH + "&extra=1").status()).isEqualTo(400);
    }

    private static long errors(Session session) {
        return session.messages().stream()
                .filter(message -> message.path("type").asText().equals("error"))
                .count();
    }

    private static void ask(Session session, String text) {
        session.say("""
                {"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"%s"}]}}""".formatted(text));
        session.say("{\"type\":\"response.create\"}");
    }

    private Settled theEntry() {
        await().until(() -> world.topics().settlements(tenant.organization()).stream()
                .anyMatch(entry -> entry.operation() == Operation.REALTIME));
        var entries = world.topics().settlements(tenant.organization()).stream()
                .filter(entry -> entry.operation() == Operation.REALTIME)
                .toList();
        assertThat(entries).hasSize(1);
        return entries.getFirst();
    }
}
