package dev.keyreeve.relay.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyreeve.relay.world.Client;
import dev.keyreeve.relay.world.World;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(World.class)
@TestProfile(NoConnectionLeftIT.OneConnection.class)
@DisplayName("When all connections to a provider are in use")
class NoConnectionLeftIT {
    /** One for each event loop. */
    public static final class OneConnection implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("keyreeve.upstream.max-connections", "1");
        }
    }

    /** More failures than a breaker takes. */
    private static final int CALLS = 50;

    World world;

    @Inject
    MeterRegistry metrics;

    @Test
    void a_call_is_refused_at_once_and_the_provider_is_not_blamed() {
        var taking = world.ready(world.tenant().member());
        var other = world.ready(world.tenant().member());
        var streams = new ArrayList<Client.Stream>();
        try {
            await().until(() -> {
                streams.add(taking.chatStream("[[sim tokens=2000 tokens_per_second=20]]"));
                return streams.stream().filter(stream -> stream.status() == 200).count()
                        == Runtime.getRuntime().availableProcessors();
            });

            for (int i = 0; i < CALLS; i++) {
                var refused = other.chat("hello");
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.code()).isEqualTo("provider_unavailable");
                assertThat(refused.text()).contains("no connection left", "keyreeve.upstream.max-connections");
                assertThat(refused.response().headers().firstValue("retry-after"))
                        .contains("1");
            }
            assertThat(metrics.get("keyreeve_relay_breakers_open").gauge().value())
                    .isZero();
            assertThat(metrics.get("keyreeve_relay_upstreams_limited").gauge().value())
                    .isZero();
        } finally {
            streams.forEach(Client.Stream::close);
        }

        await().until(() -> other.chat("hello").status() == 200);
    }
}
