package dev.keyreeve.drills.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyreeve.deploy.process.Ports;
import dev.keyreeve.drills.kit.FaultProxy.Fault;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class FaultProxyTest {
    private Echo one;
    private Echo other;
    private FaultProxy proxy;

    @BeforeEach
    void start() throws IOException {
        one = echo('1');
        other = echo('2');
        proxy = FaultProxy.listen(Ports.free(), List.of(one.port(), other.port()));
    }

    @AfterEach
    void stop() throws Exception {
        proxy.close();
        one.close();
        other.close();
    }

    /** Says its name to whoever connects, then says again what it hears. */
    private record Echo(ServerSocket server, Thread acceptor) {
        int port() {
            return server.getLocalPort();
        }

        /** Returns when nobody can connect any more: the kernel's socket lives on until the thread in accept has left it. */
        void close() throws IOException, InterruptedException {
            server.close();
            acceptor.join();
        }
    }

    private static Echo echo(char name) throws IOException {
        var server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        return new Echo(server, Thread.ofVirtual().start(() -> accept(server, name)));
    }

    private static void accept(ServerSocket server, char name) {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                Thread.ofVirtual().start(() -> {
                    try (socket) {
                        socket.getOutputStream().write(name);
                        socket.getInputStream().transferTo(socket.getOutputStream());
                    } catch (IOException gone) {
                        // The test looks at the other end.
                    }
                });
            } catch (IOException closed) {
                return;
            }
        }
    }

    private Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setSoTimeout(5_000);
        return socket;
    }

    @Test
    void dealsConnectionsOutInTurnAndPassesOverTheDead() throws Exception {
        try (var first = connect();
                var second = connect()) {
            assertThat(List.of(
                            first.getInputStream().read(),
                            second.getInputStream().read()))
                    .containsExactlyInAnyOrder((int) '1', (int) '2');
        }
        one.close();
        for (int i = 0; i < 3; i++) {
            try (var next = connect()) {
                assertThat(next.getInputStream().read()).isEqualTo('2');
            }
        }
    }

    @Test
    void passesBytesAndEnds() throws IOException {
        try (var socket = connect()) {
            socket.getOutputStream().write("hello".getBytes());
            socket.shutdownOutput();

            assertThat(new String(socket.getInputStream().readAllBytes()).substring(1))
                    .isEqualTo("hello");
        }
    }

    @Test
    void swallowsInABlackHoleAndDeliversAfterIt() throws IOException {
        try (var socket = connect()) {
            socket.getInputStream().read();
            proxy.set(new Fault.Blackhole());
            socket.getOutputStream().write('x');
            socket.setSoTimeout(200);
            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            try (var late = connect()) {
                late.setSoTimeout(200);
                assertThatThrownBy(() -> late.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            }

            proxy.set(new Fault.None());

            socket.setSoTimeout(5_000);
            assertThat(socket.getInputStream().read()).isEqualTo('x');
        }
    }

    @Test
    void refusesNewConnectionsAndKeepsOldOnes() throws IOException {
        try (var socket = connect()) {
            socket.getInputStream().read();
            proxy.set(new Fault.Refused());

            assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
            socket.getOutputStream().write('x');
            assertThat(socket.getInputStream().read()).isEqualTo('x');
        }
    }

    @Test
    void cutsWhatIsOpenAndTakesConnectionsAgainLater() throws IOException {
        try (var socket = connect()) {
            socket.getInputStream().read();
            proxy.set(new Fault.Cut());

            assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class);
            assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
        }
        proxy.set(new Fault.None());
        try (var again = connect()) {
            assertThat(again.getInputStream().read()).isGreaterThan(0);
        }
    }

    @Test
    void delays() throws IOException {
        try (var socket = connect()) {
            socket.getInputStream().read();
            proxy.set(new Fault.Delay(Duration.ofMillis(100)));
            long began = System.nanoTime();
            socket.getOutputStream().write('x');
            socket.getInputStream().read();

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
        }
    }
}
