package dev.keyreeve.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.secret.Destination;
import dev.keyreeve.contracts.usage.UsageEvent.Quality;
import dev.keyreeve.relay.world.Client;
import dev.keyreeve.relay.world.Tenant;
import dev.keyreeve.relay.world.World;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(World.class)
@DisplayName("Of several credentials and providers")
class CredentialsInTurnIT {
    World world;

    private final String otherId = Id.CREDENTIAL.next();
    private Tenant tenant;
    private Client client;
    private String first;
    private String second;

    @BeforeEach
    void aMember() {
        tenant = world.tenant();
        client = world.ready(tenant.member());
        first = tenant.authorization();
        second = first + "-second";
    }

    private void second(Status status) {
        tenant.credential(
                status,
                otherId,
                "openai",
                Destination.of(world.provider().baseUrl(), "authorization"),
                false,
                tenant.secret() + "-second");
    }

    private String usedFor(Client.Answer answer) {
        return world.seen(answer.exchange()).authorization();
    }

    private List<String> used(int calls) {
        return Stream.generate(() -> usedFor(client.chat("hello"))).limit(calls).toList();
    }

    private void bothKnown() {
        second(Status.ACTIVE);
        await().until(() -> used(2).contains(second));
    }

    @Test
    void each_has_its_turn() {
        bothKnown();

        var used = used(6);

        assertThat(used).containsOnly(first, second);
        assertThat(used.subList(0, 2)).doesNotHaveDuplicates().isEqualTo(used.subList(2, 4));
        assertThat(used.subList(4, 6)).isEqualTo(used.subList(0, 2));
    }

    @Test
    void each_has_its_turn_with_responses_that_are_not_stored_and_one_has_all_that_are() {
        bothKnown();
        var kept = "{\"model\":\"gpt-4o\",\"input\":\"hello\"}";
        var passing = kept.replace("{", "{\"store\":false,");

        assertThat(Stream.generate(() -> usedFor(client.post("/v1/responses", passing)))
                        .limit(2))
                .containsExactlyInAnyOrder(first, second);
        assertThat(Stream.generate(() -> usedFor(client.post("/v1/responses", kept)))
                        .limit(3))
                .containsOnly(first);
    }

    @Test
    void all_have_been_told_to_wait_before_the_caller_is() {
        bothKnown();

        var limited = client.chat("[[sim fault=status:429:2]]");

        assertThat(limited.status()).isEqualTo(429);
        assertThat(limited.response().headers().firstValue("retry-after")).get().isIn("1", "2");
        await().until(() -> world.topics().settlements(tenant.organization()).stream()
                        .filter(entry -> entry.status() == 429)
                        .count()
                == 2);
    }

    @Test
    void one_that_was_taken_away_is_not_used_again() {
        bothKnown();

        second(Status.DISABLED);
        await().until(() -> !used(2).contains(second));

        assertThat(used(4)).containsOnly(first);
        assertThat(client.chat("hello").status()).isEqualTo(200);
    }

    @Test
    void a_compatible_server_is_called_by_its_own_name_and_with_its_own_credential() {
        var body = Client.chatBody("hello", false);
        await().until(() -> client.post("/compatible/v1/chat/completions", body).status() == 200);
        tenant.credential(Status.DISABLED);
        await().until(() -> client.chat("hello").status() == 503);

        var answer = client.post("/compatible/v1/chat/completions", body);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.response().headers().firstValue("x-keyreeve-provider"))
                .contains("compatible");
        var seen = world.seen(answer.exchange());
        var entry = world.settled(answer.exchange());
        assertThat(seen.path()).isEqualTo("/v1/chat/completions");
        assertThat(entry.provider()).isEqualTo("compatible");
        assertThat(entry.quality()).isEqualTo(Quality.EXACT);
        assertThat(entry.usage().input()).isEqualTo(seen.inputTokens());
        assertThat(entry.usage().output()).isEqualTo(seen.outputTokens());
    }
}
