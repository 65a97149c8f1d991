package dev.keyreeve.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyreeve.simulator.count.RecordedCall;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong, on either side. */
class FaultsIT {
    private static final String CHAT = "/v1/chat/completions";

    private static Simulator simulator;
    private static Client client;

    @BeforeAll
    static void start() throws IOException {
        simulator = Simulator.start(0);
        client = new Client(simulator.address());
    }

    @AfterAll
    static void stop() {
        client.close();
        simulator.close();
    }

    @BeforeEach
    void forget() {
        simulator.reset();
    }

    @Test
    void tooManyRequestsSaysWhenToComeBack() throws Exception {
        HttpResponse<String> response = client.post(CHAT, Client.chat("[[sim fault=status:429:7]]", true));

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("retry-after")).contains("7");
        assertThat(response.headers().firstValue("x-ratelimit-remaining-requests"))
                .contains("0");
        assertThat(response.body()).contains("rate_limit_exceeded");
        assertThat(simulator.stats().inputTokens()).isZero();
        assertThat(simulator.stats().openStreams()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 500, 503, 599})
    void anyErrorStatusCanBeHad(int status) throws Exception {
        assertThat(client.post(CHAT, Client.chat("x", false), "x-simulator-fault", "status:" + status)
                        .statusCode())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDisconnectLeavesTheClientWithoutAnAnswer(boolean stream) {
        assertThatThrownBy(() -> client.post(CHAT, Client.chat("[[sim fault=disconnect]]", stream)))
                .isInstanceOf(IOException.class);
        assertThat(only().outcome()).isEqualTo("faulted");
        assertThat(only().status()).isZero();
    }

    @Test
    void aStreamBreaksOffAfterSomeChunks() throws Exception {
        try (Socket socket = client.rawChat(Client.chat("[[sim fault=disconnect_after:2]]", true))) {
            String received = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(received.split("data: ", -1)).hasSize(1 + 1 + 2);
            assertThat(received).doesNotContain("[DONE]").doesNotContain("\r\n0\r\n");
        }
        assertThat(only().outcome()).isEqualTo("faulted");
        assertThat(only().outputTokens()).isEqualTo(2);
    }

    @Test
    void aPlainAnswerBreaksOffAfterSomeBytes() {
        assertThatThrownBy(() -> client.post(CHAT, Client.chat("[[sim fault=disconnect_after:20]]", false)))
                .isInstanceOf(IOException.class);
        assertThat(only().outputTokens()).isEqualTo(13);
    }

    @Test
    void aStreamCanFailInItsOwnWords() throws Exception {
        List<String> events = client.events(CHAT, Client.chat("[[sim fault=error_after:2]]", true));

        assertThat(events).hasSize(1 + 2 + 1);
        assertThat(events.getLast()).startsWith("{\"error\":{");
    }

    @Test
    void anAnswerCanBeSilentAboutUsage() throws Exception {
        assertThat(client.post(CHAT, Client.chat("[[sim fault=no_usage]]", false))
                        .body())
                .doesNotContain("usage");
        assertThat(simulator.stats().outputTokens()).isEqualTo(13);
    }

    @Test
    void aStalledStreamStaysOpenUntilTheClientGoes() throws Exception {
        Socket socket = client.rawChat(Client.chat("[[sim fault=stall_after:3]]", true));
        Client.await("three chunks", () -> only().outputTokens() == 3);
        Thread.sleep(100);

        assertThat(only().outcome()).isEqualTo("open");
        assertThat(simulator.stats().openStreams()).isEqualTo(1);

        socket.close();
        Client.await("end noticed", () -> simulator.stats().openStreams() == 0);
        assertThat(simulator.stats().streamsClosedEarly()).isEqualTo(1);
    }

    @Test
    void aClientThatLeavesMidStreamIsNoticedAtOnceAndCostsNoMore() throws Exception {
        Socket socket = client.rawChat(Client.chat("[[sim tokens=1000 tokens_per_second=100]]", true));
        Client.await("first chunks", () -> only().outputTokens() >= 3);

        long left = System.nanoTime();
        socket.close();
        Client.await("closed_early", () -> only().outcome().equals("closed_early"));
        assertThat((System.nanoTime() - left) / 1_000_000).isLessThan(200);

        int produced = only().outputTokens();
        Thread.sleep(100);
        assertThat(only().outputTokens()).isEqualTo(produced).isLessThan(100);
        assertThat(simulator.stats().of("Bearer " + Client.KEY).outputTokens()).isEqualTo(produced);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClientThatLeavesBeforeTheFirstTokenHasCostNoOutput(boolean stream) throws Exception {
        Socket socket = client.rawChat(Client.chat("[[sim ttft_ms=60000]]", stream));
        Client.await("prompt read", () -> !simulator.stats().recent().isEmpty() && only().inputTokens() > 0);
        socket.close();

        Client.await("closed_early", () -> only().outcome().equals("closed_early"));
        assertThat(only().outputTokens()).isZero();
        assertThat(only().status()).isZero();
    }

    @Test
    void aClientThatStopsReadingStopsTheStream() throws Exception {
        try (Socket socket = client.rawChat(Client.chat("[[sim tokens=100000]]", true))) {
            Client.await("something produced", () -> only().outputTokens() > 0);
            int before;
            do {
                before = only().outputTokens();
                Thread.sleep(200);
            } while (only().outputTokens() > before);
            assertThat(only().outputTokens()).isLessThan(90_000);

            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            while (!"data: [DONE]".equals(lines.readLine())) {
                // Taking it all lets the stream come to its end.
            }
            assertThat(only().outcome()).isEqualTo("finished");
            assertThat(only().outputTokens()).isEqualTo(100_000);
        }
    }

    private static RecordedCall only() {
        List<RecordedCall> calls = simulator.stats().recent();
        if (calls.isEmpty()) {
            return new RecordedCall(
                    0, 0, 0, "", "", "", null, null, null, null, null, false, 0, "none", 0, 0, "", "", List.of(), null,
                    0, "");
        }
        assertThat(calls).hasSize(1);
        return calls.getFirst();
    }
}
