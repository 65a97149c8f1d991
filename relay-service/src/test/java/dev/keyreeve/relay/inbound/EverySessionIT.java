package dev.keyreeve.relay.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import dev.keyreeve.contracts.usage.UsageEvent.Settled;
import dev.keyreeve.relay.inbound.Endpoint.Carries;
import dev.keyreeve.relay.world.Client;
import dev.keyreeve.relay.world.Tenant;
import dev.keyreeve.relay.world.World;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What {@link EveryWayInIT} asks of a call, asked of each address of a session. */
@QuarkusTest
@WithTestResource(World.class)
@DisplayName("Every session with the relay")
class EverySessionIT {
    private static final String ADDED = "conversation.item.added";

    World world;

    @Inject
    Routes routes;

    private Tenant tenant;
    private Tenant.Holder ada;
    private Client client;

    @BeforeEach
    void aMember() {
        tenant = world.tenant();
        ada = tenant.member();
        client = world.ready(ada);
    }

    private List<Routes.Way> ways() {
        var ways = routes.all().stream()
                .filter(way -> way.endpoint().carries() == Carries.MESSAGES)
                .toList();
        assertThat(ways)
                .extracting(Routes.Way::path)
                .contains(
                        "/v1/realtime",
                        "/openai/v1/realtime",
                        "/compatible/v1/realtime",
                        "/azure/openai/v1/realtime",
                        "/azure/openai/realtime");
        return ways;
    }

    @Test
    void opens_a_session_with_the_organizations_secret_and_settles_it_once() {
        for (var way : ways()) {
            int before = sessions().size();
            try (var session = client.session(Asking.session(way))) {
                assertThat(session.status()).as(way.path()).isEqualTo(101);
                await().until(() -> session.heard("session.created"));
            }
            await(way.path()).until(() -> sessions().size() > before);

            assertThat(sessions()).as(way.path()).hasSize(before + 1);
            var entry = sessions().getLast();
            assertThat(entry.provider()).as(way.path()).isEqualTo(way.provider().id());
            assertThat(entry.status()).as(way.path()).isEqualTo(101);
            assertThat(world.seen(entry.exchange()).headers())
                    .as(way.path())
                    .noneMatch(header -> header.value().contains(ada.value()))
                    .anyMatch(header ->
                            header.value().contains(tenant.secret(way.provider().dialect())));
        }
    }

    private List<Settled> sessions() {
        return world.topics().settlements(tenant.organization()).stream()
                .filter(entry -> entry.operation() == Operation.REALTIME)
                .toList();
    }

    @Test
    void moderates_each_message_of_a_session_and_passes_none_without_an_answer() {
        for (var way : ways()) {
            try (var session = client.session(Asking.session(way))) {
                await().until(() -> session.heard("session.created"));
                session.say(item("a xylophone"));
                await(way.path()).until(() -> session.heard("error"));
                assertThat(session.last("error").at("/error/code").asText())
                        .as(way.path())
                        .isEqualTo("content_blocked");
                world.peers().moderationAway(true);
                try {
                    session.say(item("hello"));
                    await(way.path())
                            .until(() -> session.last("error")
                                    .at("/error/code")
                                    .asText()
                                    .equals("moderation_unavailable"));
                } finally {
                    world.peers().moderationAway(false);
                }
                // Whatever had passed would have been answered before this.
                session.say(item("hello"));
                await(way.path()).until(() -> session.heard(ADDED));
                assertThat(session.messages().stream()
                                .filter(message -> message.path("type").asText().equals(ADDED)))
                        .as(way.path())
                        .hasSize(1);
            }
        }
    }

    private static String item(String text) {
        return """
                {"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_text","text":"%s"}]}}""".formatted(text);
    }
}
