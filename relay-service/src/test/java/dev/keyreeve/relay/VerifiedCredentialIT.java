package dev.keyreeve.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.secret.Destination;
import dev.keyreeve.relay.world.Client;
import dev.keyreeve.relay.world.PickyProvider;
import dev.keyreeve.relay.world.Tenant;
import dev.keyreeve.relay.world.World;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(World.class)
@DisplayName("An organization's credential, before it is first used,")
class VerifiedCredentialIT {
    private static final String CHAT = "/compatible/v1/chat/completions";

    World world;

    private final String id = Id.CREDENTIAL.next();
    private final String secret = "sk-house-" + id;
    private PickyProvider provider;
    private Tenant tenant;
    private Client client;

    @BeforeEach
    void aMember() throws IOException {
        provider = new PickyProvider();
        tenant = world.bareTenant();
        client = world.ready(tenant.member());
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    /** Known to the relay as soon as what was published after it is. */
    private void stored(String id, String secret) {
        tenant.credential(
                Status.ACTIVE, id, "compatible", Destination.of(provider.baseUrl(), "authorization"), true, secret);
        long at = tenant.recalled();
        await().until(() -> world.peers().acknowledged(tenant.organization()) >= at);
    }

    @Test
    void is_verified_once_for_all_that_wait_for_it_and_no_other_call_waits() {
        stored(id, secret);
        provider.holdModels();
        var body = Client.chatBody("hello", false);
        var waiting = Stream.generate(() -> client.later(CHAT, body)).limit(50).toList();
        await().until(() -> provider.verifications(secret) == 1);

        assertThat(client.chat("at another provider").status()).isEqualTo(200);
        assertThat(provider.calls()).isEmpty();
        provider.goOn();

        assertThat(waiting.stream().map(CompletableFuture::join))
                .allMatch(answer -> answer.status() == 200)
                .hasSize(50);
        assertThat(chat().status()).isEqualTo(200);
        assertThat(provider.verifications(secret)).isOne();
        assertThat(provider.calls()).hasSize(51);
    }

    @Test
    void that_the_provider_does_not_take_is_not_used_and_the_caller_hears_who_can_change_that() {
        provider.answersModels(secret, 401);
        stored(id, secret);

        var refused = chat();

        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.code()).isEqualTo("credential_unusable");
        assertThat(refused.text())
                .contains("your organization's credential " + id)
                .contains("administrator", "/v1/organization/credentials")
                .doesNotContain(secret);
        assertThat(world.topics().settlements(refused.exchange())).isEmpty();
        assertThat(chat().code()).isEqualTo("credential_unusable");
        assertThat(provider.verifications(secret)).isOne();
        assertThat(provider.calls()).isEmpty();

        provider.takes(secret);
        stored(id, secret);
        assertThat(chat().status()).as("stored again").isEqualTo(200);
    }

    @Test
    void leaves_its_calls_to_another_that_the_provider_takes() {
        var bad = "sk-bad-" + id;
        provider.answersModels(bad, 401);
        stored(id, secret);
        stored(Id.CREDENTIAL.next(), bad);

        var answers =
                Stream.generate(() -> client.later(CHAT, Client.chatBody("hello", false))).limit(40).toList().stream()
                        .map(CompletableFuture::join);

        assertThat(answers).allMatch(answer -> answer.status() == 200);
        assertThat(provider.secrets()).hasSize(40).containsOnly(secret);
        assertThat(provider.verifications(bad)).isOne();
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 404, 429, 500})
    void is_used_where_nothing_is_proven_against_it(int status) {
        provider.answersModels(secret, status);
        stored(id, secret);

        assertThat(chat().status()).isEqualTo(200);
        assertThat(chat().status()).isEqualTo(200);

        assertThat(provider.verifications(secret)).isOne();
    }

    @Test
    void is_used_where_it_is_good_and_may_not_list_models() {
        provider.answersModels(secret, 401, "{\"error\":{\"message\":\"Missing scopes: api.model.read\"}}");
        stored(id, secret);

        assertThat(chat().status()).isEqualTo(200);
    }

    @Test
    void is_used_where_the_provider_says_nothing_for_too_long_and_the_first_call_alone_waits_for_that() {
        stored(id, secret);
        provider.holdModels();

        assertThat(chat().status()).isEqualTo(200);
        long start = System.nanoTime();
        assertThat(chat().status()).isEqualTo(200);

        assertThat(System.nanoTime() - start).isLessThan(2_000_000_000L);
        assertThat(provider.verifications(secret)).isOne();
    }

    @Test
    void is_not_shown_to_the_provider_for_a_call_that_does_not_leave_the_house() {
        world.peers().moderationAway(true);
        try {
            stored(id, secret);
            assertThat(chat().code()).isEqualTo("moderation_unavailable");
            assertThat(provider.verifications(secret)).isZero();
        } finally {
            world.peers().moderationAway(false);
        }
        assertThat(List.of(chat().status(), chat().status())).containsOnly(200);
    }

    private Client.Answer chat() {
        return client.post(CHAT, Client.chatBody("hello", false));
    }
}
