package dev.keyreeve.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyreeve.contracts.grant.GrantRecord.Candidate;
import dev.keyreeve.contracts.grant.GrantRecord.Strategy;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.provider.Dialect;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import dev.keyreeve.contracts.usage.UsageEvent.Quality;
import dev.keyreeve.contracts.usage.UsageEvent.Settled;
import dev.keyreeve.relay.world.Client;
import dev.keyreeve.relay.world.RecordingProvider;
import dev.keyreeve.relay.world.Session;
import dev.keyreeve.relay.world.Tenant;
import dev.keyreeve.relay.world.World;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
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
    void who_leaves_in_the_middle_of_an_answer_pays_for_the_sound_of_both_sides() {
        try (var session = client.session(PATH)) {
            await().until(() -> session.heard("session.created"));
            session.say("{\"type\":\"session.update\",\"session\":{\"output_modalities\":[\"audio\"]}}");
            for (int i = 0; i < 8; i++) {
                session.say("{\"type\":\"input_audio_buffer.append\",\"audio\":\"" + "AAAA".repeat(4_000) + "\"}");
            }
            session.say("{\"type\":\"input_audio_buffer.commit\"}");
            ask(session, "[[sim tokens=5000 tokens_per_second=50]]");
            await().untilAsserted(() -> assertThat(session.messages())
                    .extracting(message -> message.path("type").asText())
                    .contains("response.output_audio.delta"));
        }

        var entry = theEntry();
        assertThat(entry.quality()).isEqualTo(Quality.ESTIMATED);
        assertThat(entry.usage().audioInput()).as("two seconds").isEqualTo(20);
        assertThat(entry.usage().input()).isGreaterThan(20);
        assertThat(entry.usage().audioOutput()).isPositive();
        assertThat(entry.usage().output()).isGreaterThan(entry.usage().audioOutput());
    }

    @Test
    void an_alias_and_a_provider_before_the_model_mean_what_they_mean_elsewhere() {
        tenant.alias(
                "voice",
                Strategy.ORDER,
                false,
                Status.ACTIVE,
                new Candidate("nobody", "x", 1),
                new Candidate("compatible", "gpt-realtime-mini", 1));
        await().until(() -> client.get("/v1/models").text().contains("\"voice\""));
        for (var named : List.of("voice", "compatible/gpt-realtime-mini")) {
            int before = entries().size();
            try (var session = client.session("/v1/realtime?model=" + named)) {
                await().until(() -> session.heard("session.created"));
                session.say("{\"type\":\"session.update\",\"session\":{\"model\":\"" + named + "\"}}");
                await().until(() -> session.heard("session.updated"));
            }
            await().until(() -> entries().size() > before);

            var entry = entries().getLast();
            assertThat(entry.provider()).as(named).isEqualTo("compatible");
            assertThat(entry.model()).as(named).isEqualTo("gpt-realtime-mini");
            assertThat(world.seen(entry.exchange()).query()).as(named).isEqualTo("model=gpt-realtime-mini");
        }
    }

    @Test
    void a_candidate_that_fails_before_the_session_begins_is_passed_over() throws IOException {
        var away = new RecordingProvider();
        away.close();
        tenant = world.bareTenant();
        tenant.credential("compatible", Dialect.OPENAI, away.baseUrl(), true);
        tenant.alias(
                "spare",
                Strategy.ORDER,
                false,
                Status.ACTIVE,
                new Candidate("compatible", "gpt-realtime-mini", 1),
                new Candidate("openai", "gpt-realtime", 1));
        client = world.ready(tenant.member());
        await().until(() -> client.get("/v1/models").text().contains("\"spare\""));

        try (var session = client.session("/v1/realtime?model=spare")) {
            assertThat(session.status()).isEqualTo(101);
            await().until(() -> session.heard("session.created"));
        }
        assertThat(theEntry().provider()).isEqualTo("openai");
        assertThat(theEntry().model()).isEqualTo("gpt-realtime");
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

                assertThat(session.closed().join()).isEqualTo(1_001);
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

    @Test
    void the_upgrade_tells_what_was_chosen() throws IOException {
        var request = """
                GET /v1/realtime?model=compatible/gpt-realtime-mini HTTP/1.1
                Host: relay
                Authorization: Bearer %s
                Upgrade: WebSocket
                Connection: keep-alive, Upgrade
                Sec-WebSocket-Protocol: realtime, openai-beta.realtime-v1
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
                Sec-WebSocket-Version: 13

                """.formatted(ada.value()).replace("\n", "\r\n");
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), world.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .lines()
                    .takeWhile(line -> !line.isEmpty())
                    .map(line -> line.toLowerCase(Locale.ROOT))
                    .toList();

            assertThat(lines.getFirst()).startsWith("http/1.1 101");
            assertThat(lines)
                    .contains(
                            "upgrade: websocket",
                            "connection: upgrade",
                            // That of RFC 6455, 1.3, in small letters.
                            "sec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo=",
                            "sec-websocket-protocol: realtime",
                            "x-keyreeve-provider: compatible",
                            "x-keyreeve-model: gpt-realtime-mini")
                    .anyMatch(line -> line.startsWith("x-keyreeve-exchange: "));
        }
        theEntry();
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
        await().until(() -> !entries().isEmpty());
        assertThat(entries()).hasSize(1);
        return entries().getFirst();
    }

    private List<Settled> entries() {
        return world.topics().settlements(tenant.organization()).stream()
                .filter(entry -> entry.operation() == Operation.REALTIME)
                .toList();
    }
}
