package dev.keyreeve.deploy.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
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

    @Test
    void findsEachOnceAndNoneThatAClientCouldSitOn() throws IOException {
        // readAllLines reads it whole at once; the kernel shows nothing of it to a second read
        String range = Files.readAllLines(Path.of("/proc/sys/net/ipv4/ip_local_port_range"))
                .getFirst();
        int firstOfClients = Integer.parseInt(range.split("\\s+")[0]);

        assertThat(Stream.generate(Ports::free).limit(200))
                .doesNotHaveDuplicates()
                .allMatch(port -> port < firstOfClients);
    }
}
