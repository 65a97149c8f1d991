package dev.keyreeve.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.secret.Destination;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import dev.keyreeve.contracts.usage.UsageEvent.Quality;
import dev.keyreeve.relay.world.Client;
import dev.keyreeve.relay.world.Tenant;
import dev.keyreeve.relay.world.World;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(World.class)
@DisplayName("As a member with a key")
class RelayedCallsIT {
    World world;

    private Tenant tenant;
    private Tenant.Holder ada;
    private Client client;

    @BeforeEach
    void aMember() {
        tenant = world.tenant();
        ada = tenant.member();
        client = world.ready(ada);
    }

    @Test
    void a_chat_is_answered_with_the_organizations_secret_and_metered_exactly() {
        var answer = client.chat("hello");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().at("/choices/0/message/content").asText()).isNotBlank();
        var seen = world.seen(answer.exchange());
        assertThat(seen.authorization()).isEqualTo(tenant.authorization());
        assertThat(seen.headers()).noneMatch(header -> header.value().contains(ada.value()));
        assertThat(answer.text() + answer.response().headers().map()).doesNotContain(tenant.secret());

        var entry = world.settled(answer.exchange());
        assertThat(entry.quality()).isEqualTo(Quality.EXACT);
        assertThat(entry.operation()).isEqualTo(Operation.CHAT_COMPLETIONS);
        assertThat(entry.usage().input()).isEqualTo(seen.inputTokens());
        assertThat(entry.usage().output()).isEqualTo(seen.outputTokens());
        assertThat(entry.status()).isEqualTo(200);
        assertThat(entry.keyId()).isEqualTo(ada.keyId());
    }

    @Test
    void a_chat_stream_is_metered_without_the_caller_seeing_the_chunk_for_it() {
        var stream = client.chatStream("hello");

        assertThat(stream.endedWhole()).isTrue();
        assertThat(stream.lines()).contains("data: [DONE]");
        assertThat(stream.lines()).noneMatch(line -> line.contains("\"usage\":{"));
        var seen = world.seen(stream.exchange());
        assertThat(world.settled(stream.exchange()).usage().output()).isEqualTo(seen.outputTokens());
        assertThat(world.settled(stream.exchange()).quality()).isEqualTo(Quality.EXACT);
    }

    @Test
    void a_caller_who_asks_for_usage_in_the_stream_gets_it() {
        var body = Client.chatBody("hello", true)
                .replace("\"stream\":true", "\"stream\":true,\"stream_options\":{\"include_usage\":true}");

        var stream = client.stream("/v1/chat/completions", body);

        assertThat(stream.endedWhole()).isTrue();
        assertThat(stream.lines()).anyMatch(line -> line.contains("\"usage\":{"));
    }

    @Test
    void responses_work_plain_and_as_a_stream() {
        var plain = client.post("/v1/responses", "{\"model\":\"gpt-4.1-mini\",\"input\":\"hello\"}");
        var stream = client.stream("/v1/responses", "{\"model\":\"gpt-4.1-mini\",\"input\":\"hello\",\"stream\":true}");

        assertThat(plain.status()).isEqualTo(200);
        assertThat(stream.endedWhole()).isTrue();
        assertThat(stream.lines()).contains("event: response.completed");
        assertThat(world.settled(plain.exchange()).usage().output())
                .isEqualTo(world.seen(plain.exchange()).outputTokens());
        assertThat(world.settled(stream.exchange()).usage().output())
                .isEqualTo(world.seen(stream.exchange()).outputTokens());
        assertThat(world.settled(stream.exchange()).operation()).isEqualTo(Operation.RESPONSES);
    }

    @Test
    void embeddings_and_models_work() {
        var embedding =
                client.post("/v1/embeddings", "{\"model\":\"text-embedding-3-small\",\"input\":[\"one\",\"two\"]}");
        var models = client.get("/v1/models");
        var model = client.get("/v1/models/" + models.json().at("/data/0/id").asText());

        assertThat(embedding.json().at("/data")).hasSize(2);
        assertThat(world.settled(embedding.exchange()).usage().input())
                .isEqualTo(world.seen(embedding.exchange()).inputTokens());
        assertThat(model.status()).isEqualTo(200);
        assertThat(world.settled(models.exchange()).operation()).isEqualTo(Operation.MODELS);
        assertThat(world.settled(models.exchange()).usage().input()).isZero();
    }

    @Test
    void the_key_may_stand_wherever_a_dialects_clients_put_it() {
        for (var header : new String[] {"x-api-key", "api-key", "x-goog-api-key"}) {
            var anonymous = world.client("");
            var answer = anonymous.send(anonymous
                    .request("/v1/models")
                    .header(header, ada.value())
                    .GET()
                    .build());

            assertThat(answer.status()).as(header).isEqualTo(200);
            assertThat(world.seen(answer.exchange()).headers())
                    .noneMatch(seen -> seen.value().contains(ada.value()));
        }
    }

    @Test
    void only_what_the_relay_wrote_itself_reaches_the_provider() {
        var answer = client.send(client.request("/v1/models")
                .header("OpenAI-Organization", "org-of-somebody-else")
                .header("Cookie", "session=1")
                .header("X-Forwarded-For", "10.0.0.1")
                .header("User-Agent", "telling")
                .GET()
                .build());

        assertThat(world.seen(answer.exchange()).headers())
                .extracting(header -> header.name().toLowerCase(java.util.Locale.ROOT))
                .containsExactlyInAnyOrder(
                        "authorization", "x-keyreeve-exchange", "accept", "accept-encoding", "user-agent", "host");
    }

    @Test
    void numbers_keep_their_digits_and_unknown_fields_pass() {
        var body = "{\"model\":\"gpt-4.1-mini\",\"temperature\":0.10,\"seed\":12345678901234567890,"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"\\u00e9\"}]}";
        assertThat(client.post("/v1/chat/completions", body).status()).isEqualTo(200);
        var checked = world.peers().checksOf(tenant.organization()).getLast();
        assertThat(checked.texts()).containsExactly("é");
    }

    @Test
    void a_providers_error_passes_and_its_401_does_not() {
        var limited = client.chat("[[sim fault=status:429:7]]");
        var refused = client.chat("[[sim fault=status:401]]");

        assertThat(limited.status()).isEqualTo(429);
        assertThat(limited.response().headers().firstValue("retry-after")).contains("7");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.code()).isEqualTo("credential_unusable");
        assertThat(world.settled(limited.exchange()).usage().output()).isZero();
        assertThat(world.settled(limited.exchange()).status()).isEqualTo(429);
    }

    @Test
    void what_was_sealed_for_the_relays_key_of_before_works_until_it_is_stored_anew_and_deleted() {
        var earlier = world.tenantOfBefore();
        var caller = world.ready(earlier.member());
        assertThat(used(caller, 1)).containsOnly(earlier.authorization());

        world.sealAnew(earlier);
        earlier.credential(
                Status.ACTIVE,
                Id.CREDENTIAL.next(),
                "openai",
                Destination.of(world.provider().baseUrl(), "authorization"),
                false,
                earlier.secret() + "-anew");
        await().until(() -> used(caller, 2).contains(earlier.authorization() + "-anew"));
        assertThat(used(caller, 4)).containsOnly(earlier.authorization(), earlier.authorization() + "-anew");
        earlier.credential(Status.DELETED);
        await().until(() -> !used(caller, 2).contains(earlier.authorization()));
    }

    /** What the provider saw, of calls that all succeed. */
    private Set<String> used(Client caller, int calls) {
        return IntStream.range(0, calls)
                .mapToObj(call -> {
                    var answer = caller.chat("hello");
                    assertThat(answer.status()).isEqualTo(200);
                    return world.seen(answer.exchange()).authorization();
                })
                .collect(Collectors.toSet());
    }

    @Test
    void an_organization_without_a_credential_is_told_so() {
        tenant.credential(Status.DELETED);
        await().until(() -> client.chat("hello").status() == 503);

        assertThat(client.chat("hello").code()).isEqualTo("credential_missing");
    }

    @Test
    void a_credential_for_another_address_is_never_sent_here() {
        var elsewhere = Destination.of(java.net.URI.create("https://api.example.com/v1"), "authorization");
        tenant.credential(Status.ACTIVE, elsewhere);
        await().until(() -> client.chat("hello").status() == 503);

        var answer = client.chat("hello");
        assertThat(answer.code()).isEqualTo("credential_unusable");
        assertThat(answer.json().at("/error/message").asText())
                .contains("api.example.com:443")
                .contains("127.0.0.1:");
    }

    @Test
    void errors_are_problem_json_and_the_openai_envelope() {
        var answer = client.post("/v1/fine_tuning/jobs", "{}");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.response().headers().firstValue("content-type")).contains("application/problem+json");
        JsonNode body = Json.read(answer.response().body(), JsonNode.class);
        assertThat(body.get("status").asInt()).isEqualTo(404);
        assertThat(body.at("/error/code").asText()).isEqualTo("endpoint_not_supported");
    }
}
