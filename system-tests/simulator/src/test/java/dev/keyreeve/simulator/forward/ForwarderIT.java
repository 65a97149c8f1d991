package dev.keyreeve.simulator.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.simulator.Simulator;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForwarderIT {
    @Test
    void callsArriveBehindIt() throws IOException, InterruptedException {
        try (var simulator = Simulator.start(0);
                var forwarder = Forwarder.start(
                        "127.0.0.1", List.of(to(simulator.address().getPort())));
                var client = HttpClient.newHttpClient()) {
            var health = URI.create("http://127.0.0.1:" + forwarder.ports().getFirst() + "/healthz");

            var answer = client.send(HttpRequest.newBuilder(health).build(), BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("keyreeve-provider-simulator");
        }
    }

    @Test
    void whatCannotBeContinuedIsClosed() throws IOException {
        int nobody;
        try (var taken = new ServerSocket(0)) {
            nobody = taken.getLocalPort();
        }
        try (var forwarder = Forwarder.start("127.0.0.1", List.of(to(nobody)));
                var socket = new Socket("127.0.0.1", forwarder.ports().getFirst())) {
            socket.setSoTimeout(10_000);

            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aCallerWhoStillSendsIsNotReset() throws IOException {
        try (var gone = new ServerSocket(0);
                var forwarder = Forwarder.start("127.0.0.1", List.of(to(gone.getLocalPort())));
                var socket = new Socket("127.0.0.1", forwarder.ports().getFirst())) {
            socket.setSoTimeout(10_000);
            gone.accept().close();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);

            for (int piece = 0; piece < 100; piece++) {
                socket.getOutputStream().write(new byte[1_000]); // would fail, once a reset has come
            }

            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void theOtherSideHearsThatTheCallerHasLeft() throws IOException {
        try (var server = new ServerSocket(0);
                var forwarder = Forwarder.start("127.0.0.1", List.of(to(server.getLocalPort())))) {
            Socket callee;
            try (var caller = new Socket("127.0.0.1", forwarder.ports().getFirst())) {
                callee = server.accept();
                caller.getOutputStream().write(7);
            }
            try (callee) {
                callee.setSoTimeout(10_000);
                assertThat(callee.getInputStream().readAllBytes()).containsExactly(7);
            }
        }
    }

    private static Forward to(int port) {
        return new Forward(0, "127.0.0.1", port);
    }
}
