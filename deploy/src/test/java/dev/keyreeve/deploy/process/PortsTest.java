package dev.keyreeve.deploy.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {
    @Test
    void saysWhoHoldsATakenPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(Ports.isFree(socket.getLocalPort())).isFalse();
            assertThat(Ports.owner(socket.getLocalPort()))
                    .hasValue("java (pid " + ProcessHandle.current().pid() + ")");
        }
    }

    @Test
    void findsAFreeOne() {
        assertThat(Ports.isFree(Ports.free())).isTrue();
    }
}
