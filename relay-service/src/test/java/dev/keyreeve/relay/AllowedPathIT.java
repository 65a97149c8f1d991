package dev.keyreeve.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.provider.Dialect;
import dev.keyreeve.contracts.usage.Allotment.Answer.Kind;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import dev.keyreeve.contracts.usage.UsageEvent.Quality;
import dev.keyreeve.relay.world.Api;
import dev.keyreeve.relay.world.Client;
import dev.keyreeve.relay.world.Tenant;
import dev.keyreeve.relay.world.World;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The provider is {@link Api}, which answers at every path, and says what it was asked. */
@QuarkusTest
@WithTestResource(World.class)
@DisplayName("An allowed path")
class AllowedPathIT {
    private static final String PROVIDER = "compatible";
    private static final String FORBIDDEN = "xylophone";

    World world;

    private Tenant tenant;
    private Tenant.Holder ada;
    private Client asAda;
    private String path;

    @BeforeEach
    void pets() {
        tenant = world.bareTenant();
        tenant.credential(PROVIDER, Dialect.OPENAI, world.api().address(), true);
        path = tenant.allowed(PROVIDER, "/v1/pets/*", "GET", "POST");
        ada = tenant.member();
        asAda = world.ready(ada);
    }

    @Test
    void is_asked_for_with_the_organizations_credential_and_counts_as_a_request() {
        var answer = asAda.send(asAda.request("/compatible/v1/pets/1?q=a%20b")
                .header("OpenAI-Beta", "pets=v2")
                .header("Accept-Language", "de")
                .header("Cookie", "mine=1")
                .POST(BodyPublishers.ofString("[ 1 ]"))
                .build());

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("{\"pets\":[]}");
        var seen = seen(answer);
        assertThat(seen.method()).isEqualTo("POST");
        assertThat(seen.uri()).isEqualTo("/api/pets/1?q=a+b");
        assertThat(seen.body()).isEqualTo("[1]");
        assertThat(seen.headers())
                .containsEntry("authorization", tenant.authorization())
                .containsEntry("openai-beta", "pets=v2")
                .containsEntry("accept-language", "de")
                .doesNotContainKey("cookie");
        assertThat(seen.toString()).doesNotContain(ada.value());
        assertThat(answer.response().headers().map()).doesNotContainKeys("set-cookie", "link");
        var entry = world.settled(answer.exchange());
        assertThat(entry.provider()).isEqualTo(PROVIDER);
        assertThat(entry.operation()).isEqualTo(Operation.OTHER);
        assertThat(entry.quality()).isEqualTo(Quality.EXACT);
        assertThat(entry.usage().total()).isZero();
        assertThat(entry.principal()).isEqualTo(ada.principal());
    }

    @Test
    void takes_the_methods_that_were_allowed_together() {
        tenant.allowed(PROVIDER, "/v1/pets/7", "DELETE");

        await().until(() ->
                asAda.send(asAda.request("/compatible/v1/pets/7").DELETE().build())
                                .status()
                        == 200);

        var refused = asAda.send(asAda.request("/compatible/v1/pets/1").DELETE().build());
        assertThat(refused.status()).isEqualTo(405);
        assertThat(refused.response().headers().firstValue("allow")).hasValue("GET, POST");
    }

    @Test
    void is_refused_where_nobody_allowed_it() {
        for (var other :
                List.of("/compatible/v1/pets", "/compatible/v1/pets/1/2", "/v1/pets/1", "/compatible/pets/1")) {
            var refused = asAda.get(other);
            assertThat(refused.status()).as(other).isEqualTo(404);
            assertThat(refused.code()).isEqualTo("endpoint_not_supported");
            assertThat(refused.text()).contains("/v1/organization/allowed_paths");
        }
        var eve = world.ready(world.tenant().member());
        assertThat(eve.get("/compatible/v1/pets/1").status()).isEqualTo(404);
    }

    /** Also where a record says what key-service would not let anybody say. */
    @Test
    void changes_nothing_for_what_a_table_has() {
        tenant.allowed(PROVIDER, "/v1/**", "GET", "POST", "PUT", "PATCH", "DELETE");
        await().until(() -> asAda.get("/compatible/v1/anything").status() == 200);

        var chat = post("/compatible/v1/chat/completions", "{\"model\":\"gpt-4.1-mini\",\"messages\":[]}");
        assertThat(world.settled(chat.exchange()).operation()).isEqualTo(Operation.CHAT_COMPLETIONS);
        assertThat(world.settled(chat.exchange()).usage().total()).isPositive();
        var put = asAda.send(asAda.request("/compatible/v1/chat/completions")
                .PUT(BodyPublishers.ofString("{}"))
                .build());
        assertThat(put.status()).isEqualTo(405);
        for (var known : List.of(
                "/compatible/v1/Chat/completions",
                "/compatible/v1/CHAT/COMPLETIONS",
                "/compatible/v1/chat/completions/",
                "/compatible/v1/chat/%63ompletions",
                "/compatible/v1/c%68at/completions",
                "/compatible/v1/chat;a=b/completions",
                "/compatible/v1/chat/completions;a",
                "/compatible/v1/responses/resp_1/Cancel",
                "/compatible/v1/realtime/client_secrets",
                "/compatible/v1/realtime/calls",
                "/compatible/v1/organization/admin_api_keys",
                "/compatible/v1/models/a/b/c")) {
            var refused = post(known, "{\"model\":\"gpt-4.1-mini\",\"messages\":[]}");
            assertThat(refused.status()).as(known).isIn(404, 405);
            assertThat(world.api().seenOf(refused.exchange())).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/compatible/v1/pets/..",
                "/compatible/v1/pets/../chat/completions",
                "/compatible/v1/pets/%2e%2e/chat/completions",
                "/compatible/v1/pets/..%2fchat%2fcompletions",
                "/compatible/v1/pets/%252e%252e",
                "/compatible/v1/pets/..;/chat/completions",
                "/compatible/v1//chat/completions",
                "/compatible/v1/./chat/completions",
            })
    void is_not_a_way_to_another(String other) {
        assertThat(post(other, "{}").status()).isEqualTo(400);
    }

    @Test
    void carries_nothing_in_its_query_that_a_provider_could_take_for_a_credential() {
        for (var name : List.of("key", "KEY", "access_token", "api-key", "%24httpHeaders", "key[]", "+key")) {
            assertThat(asAda.get("/compatible/v1/pets/1?" + name + "=mine").status())
                    .as(name)
                    .isEqualTo(400);
        }
    }

    @Test
    void is_moderated_wherever_a_text_stands() {
        for (var refused : List.of(
                asAda.get("/compatible/v1/pets/" + FORBIDDEN),
                asAda.get("/compatible/v1/pets/1?q=" + FORBIDDEN),
                post("/compatible/v1/pets/1", "{\"model\":\"" + FORBIDDEN + "\"}"))) {
            assertThat(refused.code()).as(refused.text()).isEqualTo("content_blocked");
            assertThat(world.api().seenOf(refused.exchange())).isEmpty();
        }
        var unread = asAda.send(asAda.request("/compatible/v1/pets/1")
                .setHeader("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofString("x"))
                .build());
        assertThat(unread.status()).isEqualTo(415);
    }

    @Test
    void tells_the_secret_to_nobody() {
        var answer = asAda.get("/compatible/v1/pets/repeats");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("[redacted]").doesNotContain(tenant.secret());
        assertThat(answer.response().headers().map().toString()).doesNotContain(tenant.secret());
        var forbidden = asAda.get("/compatible/v1/pets/forbidden");
        assertThat(forbidden.status()).isEqualTo(403);
        assertThat(forbidden.text()).contains("not yours").doesNotContain(tenant.secret());
    }

    @Test
    void costs_nothing_but_a_request() {
        world.peers().ledger().budget(ada.keyId(), 0);
        tenant.governed(ada, Measure.MONEY, Measure.TOKENS);
        await().until(() -> asAda.chat("hello").status() == 429);
        assertThat(asAda.get("/compatible/v1/pets/1").status()).isEqualTo(200);

        var ben = tenant.member();
        var asBen = world.ready(ben);
        world.peers().ledger().limit(ben.keyId(), Kind.RATE_LIMIT, Measure.REQUESTS, 0);
        tenant.governed(ben, Measure.REQUESTS);
        await().until(() -> asBen.get("/compatible/v1/pets/1").code().equals("rate_limit_exceeded"));
    }

    @Test
    void that_was_taken_away_is_away_once_the_relay_said_so() {
        long fewer = tenant.allowed(path, PROVIDER, "/v1/pets/*", Status.ACTIVE, "GET");
        await().until(() -> world.peers().acknowledged(tenant.organization()) >= fewer);
        assertThat(post("/compatible/v1/pets/1", "{}").status()).isEqualTo(405);
        assertThat(asAda.get("/compatible/v1/pets/1").status()).isEqualTo(200);

        long none = tenant.allowed(path, PROVIDER, "/v1/pets/*", Status.DELETED, "GET");
        await().until(() -> world.peers().acknowledged(tenant.organization()) >= none);
        assertThat(asAda.get("/compatible/v1/pets/1").status()).isEqualTo(404);
    }

    private Client.Answer post(String at, String body) {
        return asAda.send(asAda.request(at).POST(BodyPublishers.ofString(body)).build());
    }

    private Api.Seen seen(Client.Answer answer) {
        var seen = world.api().seenOf(answer.exchange());
        assertThat(seen).as(answer.text()).hasSize(1);
        return seen.getFirst();
    }
}
