package dev.keyreeve.relay.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.relay.upstream.UpstreamConfig;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("As it comes")
class RoutingConfigTest {
    private final SmallRyeConfig config = new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(RoutingConfig.class)
            .withMapping(UpstreamConfig.Connections.class)
            .build();

    /** All callers of an organization may come to be on one event loop. */
    @Test
    void one_organization_cannot_use_up_the_connections_to_an_address_nor_one_member_its_places() {
        var places = config.getConfigMapping(RoutingConfig.class).concurrency();
        var connections = config.getConfigMapping(UpstreamConfig.Connections.class);

        assertThat(places.most()).isLessThanOrEqualTo(connections.maxConnections() / 2);
        assertThat(places.memberShare()).isLessThanOrEqualTo(0.5);
    }
}
