package dev.keyreeve.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.usage.UsageEvent.Quality;
import dev.keyreeve.relay.world.Client;
import dev.keyreeve.relay.world.RelayProcess;
import dev.keyreeve.relay.world.Tenant;
import dev.keyreeve.relay.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Needs the packaged relay, as {@code mvn package} leaves it. */
@DisplayName("A relay as a process")
class ProcessIT {
    /** A process on a machine that has other things to do. */
    private static final Duration STARTED = Duration.ofSeconds(60);

    private static final World world = new World();
    private static Map<String, String> config;

    private RelayProcess relay;
    private Tenant tenant;
    private Tenant.Holder ada;
    private Client client;

    @BeforeAll
    static void aWorld() {
        config = new HashMap<>(world.start());
        config.put("keyreeve.relay.grace", "10s");
    }

    @AfterAll
    static void itsEnd() {
        world.stop();
    }

    @BeforeEach
    void aRelay() {
        relay = new RelayProcess(config);
        tenant = world.tenant();
        ada = tenant.member();
        client = world.client(ada.value());
        awaitServing();
    }

    @AfterEach
    void noProcessLeft() {
        relay.close();
    }

    private void restartedWith(String setting, String value) {
        relay.stop();
        await().until(() -> !relay.isAlive());
        var other = new HashMap<>(config);
        other.put(setting, value);
        relay = new RelayProcess(other);
        awaitServing();
    }

    private void awaitServing() {
        await().atMost(STARTED)
                .ignoreException(UncheckedIOException.class)
                .until(() -> client.get("/v1/models").status() == 200);
    }

    @Test
    void on_sigterm_lets_streams_end_and_gives_everything_back() {
        var account = world.peers().ledger().budget(ada.keyId(), 1_000_000_000);
        long governed = tenant.governed(ada, Measure.MONEY);
        await().until(() -> world.peers().acknowledged(tenant.organization()) >= governed);
        long left = world.peers().left();
        var stream = client.chatStream("[[sim tokens=100 tokens_per_second=50]]");
        await().until(() -> stream.lines().size() > 4);

        relay.stop();

        assertThat(stream.endedWhole()).isTrue();
        assertThat(stream.lines()).contains("data: [DONE]");
        await().until(() -> !relay.isAlive());
        assertThat(world.peers().left()).isEqualTo(left + 1);
        assertThat(world.settled(stream.exchange()).quality()).isEqualTo(Quality.EXACT);
        await().until(() -> account.pending() == 0);
    }

    @Test
    void on_sigterm_who_comes_anew_is_served_for_half_of_the_grace_and_then_refused() {
        var stream = client.chatStream("[[sim tokens=400 tokens_per_second=50]]");
        await().until(() -> stream.lines().size() > 4);

        relay.stop();

        await().until(() -> client.get("/v1/models").asksForTheEnd());
        assertThat(client.chat("still in time").status()).isEqualTo(200);
        await().until(() -> client.chat("too late").status() == 503);
        assertThat(stream.endedWhole()).isTrue();
        await().until(() -> !relay.isAlive());
    }

    @Test
    void on_sigterm_a_connection_that_is_open_is_served_until_its_answer_asks_for_its_end() throws IOException {
        try (var kept = new Socket(InetAddress.getLoopbackAddress(), world.port())) {
            assertThat(callOn(kept)).startsWith("HTTP/1.1 200").doesNotContain("connection: close");

            relay.stop();

            await().pollInterval(Duration.ofMillis(50)).until(() -> {
                var head = callOn(kept);
                assertThat(head).startsWith("HTTP/1.1 200");
                return head.contains("connection: close");
            });
        }
        await().until(() -> !relay.isAlive());
    }

    @Test
    void on_sigterm_a_connection_ends_with_a_stream_that_began_before_and_outlasts_half_of_the_grace()
            throws IOException {
        restartedWith("keyreeve.relay.farewell", "10s");
        var longest = client.chatStream("[[sim tokens=450 tokens_per_second=50]]");
        try (var kept = new Socket(InetAddress.getLoopbackAddress(), world.port())) {
            kept.getOutputStream().write(client.rawChatStream("[[sim tokens=300 tokens_per_second=50]]"));
            await().until(() ->
                    kept.getInputStream().available() > 0 && longest.lines().size() > 4);

            relay.stop();

            assertThat(new String(kept.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("data: [DONE]")
                    .endsWith("0\r\n\r\n");
        }
        assertThat(longest.lines()).isNotEmpty().doesNotContain("data: [DONE]");
        assertThat(longest.endedWhole()).isTrue();
        await().until(() -> !relay.isAlive());
    }

    @Test
    void on_sigterm_what_is_sent_behind_a_call_whose_answer_asks_for_the_end_is_not_read() throws IOException {
        try (var kept = new Socket(InetAddress.getLoopbackAddress(), world.port())) {
            callOn(kept);

            relay.stop();

            await().pollInterval(Duration.ofMillis(50))
                    .until(() -> client.get("/v1/models").asksForTheEnd());
            kept.getOutputStream().write((models() + models()).getBytes(StandardCharsets.US_ASCII));
            var answers = new String(kept.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answers.toLowerCase(Locale.ROOT)).contains("connection: close");
            assertThat(answers.split("HTTP/1\\.1 200")).hasSize(2);
        }
        await().until(() -> !relay.isAlive());
    }

    private String models() {
        return "GET /v1/models HTTP/1.1\r\nHost: relay\r\nAuthorization: Bearer " + ada.value() + "\r\n\r\n";
    }

    /** The head of the answer, in lower case but for its first line; the body is read to its end. */
    private String callOn(Socket connection) throws IOException {
        connection.getOutputStream().write(models().getBytes(StandardCharsets.US_ASCII));
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int read = connection.getInputStream().read();
            assertThat(read).as("after %s", head).isNotNegative();
            head.append((char) read);
        }
        var text = head.substring(0, 8) + head.substring(8).toLowerCase(Locale.ROOT);
        var length = Pattern.compile("content-length: (\\d+)").matcher(text);
        assertThat(length.find()).as(text).isTrue();
        connection.getInputStream().readNBytes(Integer.parseInt(length.group(1)));
        return text;
    }

    @Test
    void killed_in_the_middle_of_a_stream_its_successor_settles_that_stream_once() {
        var account = world.peers().ledger().budget(ada.keyId(), 1_000_000_000);
        long governed = tenant.governed(ada, Measure.MONEY);
        await().until(() -> world.peers().acknowledged(tenant.organization()) >= governed);
        var done = client.chat("before");
        var stream = client.chatStream("[[sim tokens=1000 tokens_per_second=50]]");
        await().until(() -> stream.lines().size() > 4);

        relay.kill();
        await().until(() -> !relay.isAlive());
        assertThat(world.topics().settlements(stream.exchange())).isEmpty();
        relay = new RelayProcess(config);
        awaitServing();

        var entry = world.settled(stream.exchange());
        assertThat(entry.quality()).isEqualTo(Quality.BOUND);
        assertThat(entry.hold().nanos()).isPositive();
        // What Kafka had already may come again, but never as something else: the ledger counts it once.
        assertThat(world.topics().settlements(done.exchange()))
                .isNotEmpty()
                .allMatch(same -> same.quality() == Quality.EXACT)
                .containsOnly(world.topics().settlements(done.exchange()).getFirst());
        // What was bought and not used went back with the closed allotments.
        await().until(() -> account.pending() == 0);
        assertThat(account.posted()).isGreaterThanOrEqualTo(entry.hold().nanos());
    }

    @Test
    void told_to_ask_no_moderation_it_lets_pass_what_moderation_would_block() {
        assertThat(client.chat("a xylophone").code()).isEqualTo("content_blocked");

        restartedWith("keyreeve.guard.enabled", "false");

        assertThat(client.chat("a xylophone").status()).isEqualTo(200);
    }
}
