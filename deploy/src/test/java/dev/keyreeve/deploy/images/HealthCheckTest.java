package dev.keyreeve.deploy.images;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HealthCheckTest {

    @Test
    void only_200_is_ready_and_nobody_there_is_not() throws IOException {
        var status = new AtomicInteger(503);
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/q/health/ready", exchange -> {
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
        });
        server.start();
        var there = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/q/health/ready");
        try {
            assertThat(HealthCheck.isReady(there)).isFalse();
            status.set(200);
            assertThat(HealthCheck.isReady(there)).isTrue();
        } finally {
            server.stop(0);
        }
        assertThat(HealthCheck.isReady(there)).isFalse();
    }
}
