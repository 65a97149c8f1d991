package dev.keyreeve.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.EncodingType;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.UsageEvent.Quality;
import dev.keyreeve.relay.exchange.LiveExchanges;
import dev.keyreeve.relay.world.Client;
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
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(World.class)
@DisplayName("When somebody hangs up")
class HangUpIT {
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
    void a_caller_who_leaves_mid_stream_ends_the_providers_side_and_is_settled_once() {
        var stream = client.chatStream("[[sim tokens=2000 tokens_per_second=100]]");
        await().until(() -> stream.lines().size() > 10);

        stream.close();

        await().until(() -> world.seen(stream.exchange()).outcome().equals("closed_early"));
        var entry = world.settled(stream.exchange());
        assertThat(entry.quality()).isEqualTo(Quality.ESTIMATED);
        assertThat(entry.usage().output()).isPositive();
        await().until(() -> lives.size() == 0);
    }

    @Test
    void a_caller_who_leaves_a_plain_call_still_pays_for_the_whole_answer() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), world.port())) {
            socket.getOutputStream().write(chat("[[sim ttft_ms=700 tokens=9]]", false));
            await().until(() -> lives.size() == 1);
        }

        await().until(() -> world.topics().settlements(tenant.organization()).stream()
                .anyMatch(entry -> entry.usage().output() == 9 && entry.quality() == Quality.EXACT));
        await().until(() -> lives.size() == 0);
    }

    @Test
    void a_provider_that_breaks_off_is_told_to_the_stream_and_settled_by_sight() {
        var stream = client.chatStream("[[sim tokens=50 fault=disconnect_after:10]]");

        assertThat(stream.endedWhole()).isTrue();
        assertThat(stream.all()).contains("stream_interrupted").doesNotContain("[DONE]");
        assertThat(world.settled(stream.exchange()).quality()).isEqualTo(Quality.ESTIMATED);
    }

    @Test
    void what_was_seen_of_a_stream_that_broke_off_is_counted_in_tokens() {
        // Until the tokenizer has loaded, an estimate may be by bytes.
        await().untilAsserted(() -> {
            var stream = client.chatStream("[[sim tokens=40 fault=disconnect_after:30]]");
            assertThat(stream.endedWhole()).isTrue();
            var text = stream.lines().stream()
                    .filter(line -> line.startsWith("data: {"))
                    .map(line -> Json.read(
                            line.substring("data: ".length()).getBytes(StandardCharsets.UTF_8), JsonNode.class))
                    .map(event -> event.at("/choices/0/delta/content").asText())
                    .collect(Collectors.joining());
            long tokens = Encodings.newLazyEncodingRegistry()
                    .getEncoding(EncodingType.O200K_BASE)
                    .countTokensOrdinary(text);
            assertThat(Math.ceilDiv(text.length(), 4L))
                    .as("by bytes it would be another number")
                    .isNotEqualTo(tokens);

            var entry = world.settled(stream.exchange());

            assertThat(entry.quality()).isEqualTo(Quality.ESTIMATED);
            assertThat(entry.usage().output()).isEqualTo(tokens);
        });
    }

    @Test
    void a_provider_that_falls_silent_is_ended_after_the_idle_time() {
        var stream = client.chatStream("[[sim tokens=50 fault=stall_after:5]]");

        assertThat(stream.endedWhole()).isTrue();
        assertThat(stream.all()).contains("stream_interrupted");
        await().until(() -> world.seen(stream.exchange()).outcome().equals("closed_early"));
    }

    @Test
    void a_provider_that_stalls_right_after_the_head_of_a_stream_is_ended_in_the_stream() {
        var stream = client.chatStream("[[sim tokens=50 fault=stall_after:0]]");

        assertThat(stream.status()).isEqualTo(200);
        assertThat(stream.endedWhole()).isTrue();
        assertThat(stream.all()).contains("stream_interrupted").doesNotContain("[DONE]");
        await().until(() -> world.seen(stream.exchange()).outcome().equals("closed_early"));
    }

    @Test
    void a_provider_that_never_begins_a_stream_is_a_504() {
        var late = client.chatStream("[[sim ttft_ms=30000 tokens=5]]");

        assertThat(late.status()).isEqualTo(504);
        assertThat(world.settled(late.exchange()).status()).isZero();
    }

    @Test
    void a_provider_that_closes_without_an_answer_is_a_502_and_one_that_is_late_a_504() {
        var closed = client.chat("[[sim fault=disconnect]]");
        var late = client.chat("[[sim ttft_ms=30000]]");

        assertThat(closed.status()).isEqualTo(502);
        assertThat(late.status()).isEqualTo(504);
        assertThat(late.code()).isEqualTo("provider_timeout");
        assertThat(world.settled(closed.exchange()).status()).isZero();
    }

    @Test
    void a_plain_answer_that_breaks_off_does_not_look_whole() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), world.port())) {
            socket.getOutputStream().write(chat("[[sim fault=disconnect_after:40]]", false));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 200");
            var head = answer.substring(0, answer.indexOf("\r\n\r\n"));
            var length = head.replaceAll("(?is).*content-length: (\\d+).*", "$1");
            assertThat(answer.length() - head.length() - 4).isLessThan(Integer.parseInt(length));
        }
        await().until(() -> lives.size() == 0);
    }

    @Test
    void hundreds_of_callers_who_leave_at_any_moment_leave_nothing_behind() throws Exception {
        var random = new Random(7);
        int before = world.topics().settlements(tenant.organization()).size();
        for (int i = 0; i < 150; i++) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), world.port())) {
                socket.setSoLinger(random.nextBoolean(), 0);
                var request = chat("[[sim tokens=200 tokens_per_second=2000]]", true);
                socket.getOutputStream()
                        .write(request, 0, random.nextInt(4) == 0 ? request.length / 2 : request.length);
                socket.setSoTimeout(100);
                socket.getInputStream().readNBytes(random.nextInt(3) == 0 ? 0 : random.nextInt(4_000));
            } catch (IOException noMoreToRead) {
                // that is what this is about
            }
        }

        await().until(() -> lives.size() == 0);
        // Every call that the provider saw has one settlement, and no other has any.
        List<String> seen = world.provider().stats().recent().stream()
                .filter(call -> tenant.authorization().equals(call.authorization()))
                .filter(call -> call.endpoint().equals("chat.completions"))
                .map(call -> call.exchange())
                .toList();
        await().until(() -> seen.stream()
                .allMatch(exchange -> world.topics().settlements(exchange).size() == 1));
        assertThat(world.topics().settlements(tenant.organization()).size() - before)
                .isBetween(seen.size() - 1, seen.size() + 1);
        assertThat(IntStream.range(0, 5).map(i -> client.chat("hi").status())).containsOnly(200);
    }

    private byte[] chat(String prompt, boolean stream) {
        var body = Client.chatBody(prompt, stream);
        return ("POST /v1/chat/completions HTTP/1.1\r\nHost: relay\r\nAuthorization: Bearer " + ada.value()
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
    }
}
