package dev.keyreeve.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.simulator.behavior.Behavior;
import dev.keyreeve.simulator.count.RecordedCall;
import dev.keyreeve.simulator.count.Tally;
import dev.keyreeve.simulator.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The realtime API over a WebSocket of the JDK's. */
class RealtimeIT {
    private static final String BEARER = "Bearer " + Client.KEY;

    private static Simulator simulator;
    private static HttpClient http;

    @BeforeAll
    static void start() throws IOException {
        simulator = Simulator.start(0);
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        http.shutdownNow();
        simulator.close();
    }

    @BeforeEach
    void forget() {
        simulator.reset();
    }

    @Test
    void aSessionAnswersAndIsCountedByKey() throws Exception {
        JsonNode first;
        JsonNode second;
        try (Talk talk = Talk.open(BEARER)) {
            assertThat(talk.next().get("type").asText()).isEqualTo("session.created");
            talk.say("{\"type\":\"session.update\",\"session\":{\"instructions\":\"Be brief.\"}}");
            assertThat(talk.until("session.updated").at("/session/instructions").asText())
                    .isEqualTo("Be brief.");
            talk.ask("Hello there [[sim tokens=4]]");
            assertThat(talk.until("conversation.item.done").at("/item/id").asText())
                    .startsWith("item_");

            first = talk.until("response.done");
            assertThat(talk.deltas("response.output_text.delta")).isEqualTo("This is a simulated");
            talk.ask("And? [[sim tokens=2 cached_tokens=3]]");
            second = talk.until("response.done");
        }

        assertThat(first.at("/response/usage/output_tokens").asInt()).isEqualTo(4);
        int input = first.at("/response/usage/input_tokens").asInt();
        int more = second.at("/response/usage/input_tokens").asInt();
        assertThat(more).as("the first turn is read again").isGreaterThan(2 * input - 6);
        assertThat(second.at("/response/usage/input_token_details/cached_tokens")
                        .asInt())
                .isEqualTo(3);
        Client.await("settled", () -> only().outcome().equals("finished"));
        assertThat(simulator.stats().of(BEARER)).isEqualTo(new Tally(1, input + more, 6, 0));
        assertThat(simulator.stats().byModel()).containsOnlyKeys("gpt-realtime");
        assertThat(only().query()).isEqualTo("model=gpt-realtime");
        assertThat(only().bodyBytes()).isPositive();
        assertThat(only().status()).isEqualTo(101);
    }

    @Test
    void aBrowserPutsItsKeyIntoASubprotocol() throws Exception {
        Talk talk = new Talk();
        WebSocket socket = http.newWebSocketBuilder()
                .subprotocols("realtime", "openai-insecure-api-key." + Client.KEY)
                .buildAsync(address(), talk)
                .join();

        assertThat(socket.getSubprotocol()).isEqualTo("realtime");
        assertThat(talk.next().get("type").asText()).isEqualTo("session.created");
        socket.abort();
        Client.await("settled", () -> only().outcome().equals("closed_early"));
        assertThat(only().authorization()).isEqualTo(BEARER);
        assertThat(simulator.stats().openStreams()).isZero();
    }

    @Test
    void aResponseThatIsCancelledIsBilledForWhatItSaid() throws Exception {
        try (Talk talk = Talk.open(BEARER)) {
            talk.ask("Hello [[sim tokens=1000 tokens_per_second=20]]");
            talk.until("response.output_text.delta");
            talk.say("{\"type\":\"response.cancel\"}");

            JsonNode done = talk.until("response.done");
            assertThat(done.at("/response/status").asText()).isEqualTo("cancelled");
            assertThat(done.at("/response/usage/output_tokens").asInt()).isBetween(1, 20);
            assertThat(done.at("/response/usage/output_tokens").asInt()).isEqualTo(only().outputTokens());
            talk.say("{\"type\":\"response.cancel\",\"event_id\":\"e-1\"}");
            assertThat(talk.until("error").at("/error/event_id").asText()).isEqualTo("e-1");
        }
    }

    @Test
    void soundIsHeardAndSpoken() throws Exception {
        try (Talk talk = Talk.open(BEARER)) {
            talk.say("{\"type\":\"input_audio_buffer.append\",\"audio\":\"" + "A".repeat(4000) + "\"}");
            talk.say("{\"type\":\"input_audio_buffer.commit\"}");
            talk.until("input_audio_buffer.committed");
            talk.say("{\"type\":\"response.create\",\"response\":{\"output_modalities\":[\"audio\"]}}");

            JsonNode usage = talk.until("response.done").at("/response/usage");
            assertThat(usage.at("/input_token_details/audio_tokens").asInt()).isEqualTo(3);
            assertThat(usage.at("/output_token_details/audio_tokens").asInt()).isEqualTo(13);
            assertThat(talk.deltas("response.output_audio_transcript.delta")).startsWith("This is a");
            assertThat(talk.deltas("response.output_audio.delta")).isNotEmpty();
        }
    }

    @Test
    void faultsCanBeHad() throws Exception {
        try (Talk talk = Talk.open(BEARER)) {
            talk.ask("[[sim fault=status:429]]");
            JsonNode failed = talk.until("response.done");
            assertThat(failed.at("/response/status").asText()).isEqualTo("failed");
            assertThat(failed.at("/response/status_details/error/code").asText())
                    .isEqualTo("rate_limit_exceeded");
            talk.say("{\"type\":\"nonsense\"}");
            talk.until("error");
            talk.ask("[[sim fault=disconnect_after:2]]");
            talk.untilBroken();
        }
        assertThat(only().outcome()).isEqualTo("faulted");
        assertThat(only().outputTokens()).isEqualTo(2);
    }

    @Test
    void aHandshakeCanBeRefused() {
        simulator.behavior(Behavior.DEFAULT.with(Map.of("fault", "status:503")));

        assertThatThrownBy(() -> Talk.open(BEARER))
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        e -> assertThat(e.getResponse().headers().firstValue("retry-after"))
                                .contains("1"));
    }

    @Test
    void aStrangerGetsNoConnection() {
        assertThatThrownBy(() -> Talk.open("Bearer krv_live_x"))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        e -> assertThat(e.getResponse().statusCode()).isEqualTo(401));
        assertThat(only().outcome()).isEqualTo("refused");
    }

    private static URI address() {
        return URI.create("ws://127.0.0.1:" + simulator.address().getPort() + "/v1/realtime?model=gpt-realtime");
    }

    private static RecordedCall only() {
        List<RecordedCall> calls = simulator.stats().recent();
        assertThat(calls).hasSize(1);
        return calls.getFirst();
    }

    /** One client's end. */
    private static final class Talk implements WebSocket.Listener, AutoCloseable {
        private static final int ABNORMAL = 1006;

        private final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
        private final List<JsonNode> all = new ArrayList<>();
        private final StringBuilder message = new StringBuilder();
        private @Nullable WebSocket socket;
        private volatile boolean broken;

        static Talk open(String authorization) {
            Talk talk = new Talk();
            talk.socket = http.newWebSocketBuilder()
                    .header("Authorization", authorization)
                    .buildAsync(address(), talk)
                    .join();
            return talk;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                try {
                    heard.add(Json.MAPPER.readTree(message.toString()));
                } catch (IOException e) {
                    throw new IllegalStateException("not JSON: " + message, e);
                }
                message.setLength(0);
            }
            from.request(1);
            return null;
        }

        /** A connection that ends without farewell is, by when it is noticed, an error or a close that says so. */
        @Override
        public void onError(WebSocket from, Throwable error) {
            broken = true;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            if (code == ABNORMAL) {
                broken = true;
            }
            return null;
        }

        void say(String event) {
            if (socket == null) {
                throw new IllegalStateException("not open");
            }
            socket.sendText(event, true).join();
        }

        void ask(String text) {
            say("{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"message\",\"role\":\"user\",\"content\":"
                    + "[{\"type\":\"input_text\",\"text\":\"" + text + "\"}]}}");
            say("{\"type\":\"response.create\"}");
        }

        JsonNode next() throws InterruptedException {
            JsonNode event = heard.poll(5, TimeUnit.SECONDS);
            assertThat(event).as("an event within 5 s, after " + all).isNotNull();
            all.add(event);
            return event;
        }

        JsonNode until(String type) throws InterruptedException {
            JsonNode event = next();
            while (!event.path("type").asText().equals(type)) {
                event = next();
            }
            return event;
        }

        /**
         * The JDK's client now and then misses that the other end is closed when that comes together with the last
         * message, and waits for ever; what it then writes, it notices.
         */
        void untilBroken() throws InterruptedException {
            Client.await("the connection is broken", () -> broken || !reaches());
        }

        private boolean reaches() {
            try {
                Objects.requireNonNull(socket, "open")
                        .sendPing(ByteBuffer.allocate(0))
                        .join();
                return true;
            } catch (CompletionException closed) {
                broken = true;
                return false;
            }
        }

        String deltas(String type) {
            StringBuilder text = new StringBuilder();
            all.stream()
                    .filter(event -> event.path("type").asText().equals(type))
                    .forEach(event -> text.append(event.path("delta").asText()));
            return text.toString();
        }

        /** Over a broken connection there is no farewell, whether the JDK has closed its end by now or not. */
        @Override
        public void close() {
            if (socket != null && broken) {
                socket.abort();
            } else if (socket != null && !socket.isOutputClosed()) {
                socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
            }
        }
    }
}
