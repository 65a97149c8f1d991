package dev.keyreeve.relay.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyreeve.contracts.secret.Destination;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A provider's address")
class PinnedAddressTest {
    private final Vertx vertx = Vertx.vertx();
    private final WorkerExecutor resolvers = vertx.createSharedWorkerExecutor("resolvers", 1);

    @AfterEach
    void end() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private PinnedAddress address(String scheme, String host, boolean publicOnly) {
        return address(scheme, host, publicOnly, false);
    }

    private PinnedAddress address(String scheme, String host, boolean publicOnly, boolean plainAllowed) {
        var destination = new Destination(scheme, host, 8443, "", "authorization");
        return new PinnedAddress(resolvers, destination, publicOnly, plainAllowed);
    }

    private static SocketAddress get(PinnedAddress address) {
        return address.get()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void is_resolved_once_until_it_is_forgotten() {
        var address = address("https", "127.0.0.1", false);

        var first = get(address);
        assertThat(first.hostAddress()).isEqualTo("127.0.0.1");
        assertThat(first.port()).isEqualTo(8443);
        assertThat(get(address)).isSameAs(first);

        address.forget();
        assertThat(get(address)).isEqualTo(first).isNotSameAs(first);
    }

    /** The name is looked at after it was resolved: {@code localhost} is as good as its address. */
    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "[::1]", "10.0.0.1", "169.254.169.254", "[::ffff:10.0.0.1]"})
    void that_an_organization_named_is_in_no_private_network(String host) {
        assertThatThrownBy(() -> get(address("https", host, true)))
                .hasMessageContaining("keyreeve.upstream.allow-private-addresses");
    }

    @Test
    void that_an_organization_named_may_be_on_the_public_internet() {
        assertThat(get(address("https", "104.18.6.192", true)).hostAddress()).isEqualTo("104.18.6.192");
    }

    @Test
    void without_tls_is_the_loopback_interfaces() {
        assertThat(get(address("http", "localhost", false)).port()).isEqualTo(8443);
        assertThatThrownBy(() -> get(address("http", "104.18.6.192", false)))
                .hasMessageContaining("not a loopback address");
        assertThat(get(address("http", "10.0.0.1", false, true)).hostAddress())
                .as("where it is allowed by name")
                .isEqualTo("10.0.0.1");
    }
}
