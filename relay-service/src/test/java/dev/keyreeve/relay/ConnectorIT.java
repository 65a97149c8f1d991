package dev.keyreeve.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.provider.Presentation;
import dev.keyreeve.contracts.secret.Destination;
import dev.keyreeve.contracts.usage.Allotment.Answer.Kind;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import dev.keyreeve.contracts.usage.UsageEvent.Quality;
import dev.keyreeve.relay.world.Api;
import dev.keyreeve.relay.world.Client;
import dev.keyreeve.relay.world.Tenant;
import dev.keyreeve.relay.world.World;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(World.class)
@DisplayName("A connector")
class ConnectorIT {
    private static final Presentation KEY = new Presentation.Header("X-Api-Key", "");
    private static final Set<String> METHODS = Set.of("GET", "POST", "DELETE");
    private static final String FORBIDDEN = "xylophone";

    World world;

    private Tenant tenant;
    private Tenant.Holder ada;
    private Client asAda;

    @BeforeEach
    void pets() {
        tenant = world.tenant();
        tenant.connector("pets", world.api().address(), KEY, METHODS, "/pets", "/pets/*");
        ada = tenant.member();
        asAda = world.ready(ada);
    }

    @AfterEach
    void streamsGoOn() {
        world.api().goOn();
    }

    @Test
    void adds_the_services_key_and_takes_the_members_away() {
        var answer = asAda.send(asAda.request("/c/pets/pets?kind=dog&kind=cat&q=a%20b%26c")
                .header("Accept", "application/json")
                .header("Accept-Language", "de")
                .header("Cookie", "mine=1")
                .header("X-Anything", "mine")
                .GET()
                .build());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo("{\"pets\":[]}");
        var seen = seen(answer);
        assertThat(seen.method()).isEqualTo("GET");
        assertThat(seen.uri()).isEqualTo("/api/pets?kind=dog&kind=cat&q=a+b%26c");
        assertThat(seen.headers())
                .containsEntry("x-api-key", tenant.secret())
                .containsEntry("accept", "application/json")
                .containsEntry("accept-language", "de")
                .doesNotContainKeys("authorization", "cookie", "x-anything");
        assertThat(seen.toString()).doesNotContain(ada.value());
        assertThat(answer.response().headers().map())
                .containsKey("content-type")
                .doesNotContainKeys("set-cookie", "link");

        var entry = world.settled(answer.exchange());
        assertThat(entry.provider()).isEqualTo("c/pets");
        assertThat(entry.operation()).isEqualTo(Operation.OTHER);
        assertThat(entry.quality()).isEqualTo(Quality.EXACT);
        assertThat(entry.usage().total()).isZero();
        assertThat(entry.principal()).isEqualTo(ada.principal());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Prefer", "Accept-Language", "Accept"})
    void has_its_headers_read_by_moderation(String header) {
        var answer = asAda.send(asAda.request("/c/pets/pets")
                .header(header, "a xylophone")
                .GET()
                .build());

        assertThat(answer.code()).isEqualTo("content_blocked");
    }

    @Test
    void has_its_fixed_headers_in_every_call_whatever_the_caller_sends() {
        var fixed = Map.of("x-version", "2024-01", "accept", "application/json", "user-agent", "acme");
        tenant.connector("fixed", world.api().address(), KEY, fixed);
        ready("fixed");

        var answer = asAda.send(asAda.request("/c/fixed/pets")
                .header("Accept", "text/html")
                .header("X-Version", "1999")
                .GET()
                .build());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(seen(answer).headers()).containsAllEntriesOf(fixed).containsEntry("x-api-key", tenant.secret());
    }

    @Test
    void never_lets_a_fixed_header_stand_in_for_its_credential() {
        tenant.connector("odd", world.api().address(), KEY, Map.of("x-api-key", "mine"));
        tenant.connector("sound", world.api().address(), KEY, Map.of());
        ready("sound");

        assertThat(asAda.get("/c/odd/pets").code())
                .as("the record does not count")
                .isEqualTo("endpoint_not_supported");
    }

    @Test
    void presents_a_parameter_or_a_user_with_a_password() {
        tenant.connector("maps", world.api().address(), new Presentation.QueryParameter("key"), METHODS, "/**");
        tenant.connector("old", world.api().address(), new Presentation.Basic(), METHODS, "/**");
        tenant.connector(
                "token", world.api().address(), new Presentation.Header("Authorization", "Token "), METHODS, "/**");
        ready("token");

        assertThat(seen(asAda.get("/c/maps/pets")).uri()).isEqualTo("/api/pets?key=" + tenant.secret());
        assertThat(seen(asAda.get("/c/maps/pets?a=1")).uri()).isEqualTo("/api/pets?a=1&key=" + tenant.secret());
        var basic = Base64.getEncoder().encodeToString(tenant.secret().getBytes(StandardCharsets.UTF_8));
        assertThat(seen(asAda.get("/c/old/pets")).headers()).containsEntry("authorization", "Basic " + basic);
        assertThat(seen(asAda.get("/c/token/pets")).headers())
                .containsEntry("authorization", "Token " + tenant.secret());
        for (var name : List.of("key", "KEY", "key[]", "%6bey", "+key")) {
            var refused = asAda.get("/c/maps/pets?" + name + "=mine");
            assertThat(refused.status()).as(name).isEqualTo(400);
            assertThat(refused.text()).contains("carries the connector's credential");
        }
    }

    @Test
    void carries_json_with_any_root_forms_and_text_as_they_were_meant() {
        assertBody("application/json", "[1, 2.50, {\"a\":\"b\"}]", "application/json", "[1,2.50,{\"a\":\"b\"}]");
        assertBody("application/json", "{\"a\" : null}", "application/json", "{\"a\":null}");
        assertBody("application/json; charset=utf-8", "\"text\"", "application/json", "\"text\"");
        assertBody("application/vnd.api+json", "{}", "application/vnd.api+json", "{}");
        assertBody(
                "application/x-www-form-urlencoded",
                "a=1&a=%C3%A9+x&b=1;c",
                "application/x-www-form-urlencoded",
                "a=1&a=%C3%A9+x&b=1%3Bc");
        assertBody("text/csv", "a,é\n1,2\n", "text/csv; charset=utf-8", "a,é\n1,2\n");
        assertBody("application/xml", "<a/>", "application/xml; charset=utf-8", "<a/>");
        var form = post("multipart/form-data; boundary=x", """
                        --x
                        Content-Disposition: form-data; name="a"; filename="b.txt"
                        Content-Type: text/plain

                        hello
                        --x--
                        """.replace("\n", "\r\n"));
        assertThat(seen(form).body()).contains("name=\"a\"; filename=\"b.txt\"", "hello");
        assertThat(seen(form).headers().get("content-type"))
                .startsWith("multipart/form-data; boundary=")
                .doesNotEndWith("=x");
    }

    private void assertBody(String sentType, String sent, String type, String body) {
        var answer = post(sentType, sent);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(seen(answer).headers()).containsEntry("content-type", type);
        assertThat(seen(answer).body()).isEqualTo(body);
        world.settled(answer.exchange());
    }

    @Test
    void takes_no_body_that_moderation_cannot_read() {
        assertThat(post("application/octet-stream", "x").status()).isEqualTo(415);
        assertThat(post("application/json", "{\"a\":1,\"a\":2}").status()).isEqualTo(400);
        assertThat(post("text/plain; charset=utf-16", "x").status()).isEqualTo(400);
        assertThat(post("application/x-www-form-urlencoded", "a=%zz").status()).isEqualTo(400);
    }

    @Test
    void shows_moderation_every_text_wherever_it_stands() {
        var fields = "a=1&" + FORBIDDEN + "=2";
        for (var refused : List.of(
                asAda.get("/c/pets/pets?q=" + FORBIDDEN),
                asAda.get("/c/pets/pets?" + FORBIDDEN + "=1"),
                asAda.get("/c/pets/pets/%78ylophone"),
                post("application/json", "[[{\"model\":\"" + FORBIDDEN + "\"}]]"),
                post("application/json", "{\"model\":\"" + FORBIDDEN + "\"}"),
                post("application/json", "{\"" + FORBIDDEN + "\":1}"),
                post("application/json", "\"\\u0078ylophone\""),
                post("application/x-www-form-urlencoded", fields),
                post("text/plain", "a " + FORBIDDEN),
                post(
                        "multipart/form-data; boundary=x",
                        "--x\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n" + FORBIDDEN
                                + "\r\n--x--\r\n"))) {
            assertThat(refused.code()).as(refused.text()).isEqualTo("content_blocked");
            assertThat(world.api().seenOf(refused.exchange())).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/c/pets/admin",
                "/c/pets/pets/1/2",
                "/c/pets",
                "/c/dogs/pets",
                "/c/PETS/pets",
            })
    void refuses_a_path_that_is_not_allowed(String path) {
        var refused = asAda.get(path);

        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.code()).isEqualTo("endpoint_not_supported");
        assertThat(world.api().seenOf(refused.exchange())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/c/pets/pets/..",
                "/c/pets/pets/..;x",
                "/c/pets/pets/%2e%2e",
                "/c/pets/pets/%252e%252e",
                "/c/pets/pets/..%2fadmin",
                "/c/pets/pets/%7f",
                "/c/pets//pets",
            })
    void refuses_a_path_that_could_be_read_in_two_ways(String path) {
        assertThat(asAda.get(path).status()).isEqualTo(400);
    }

    @Test
    void refuses_a_method_that_is_not_allowed() {
        var refused = asAda.send(asAda.request("/c/pets/pets")
                .method("PATCH", BodyPublishers.ofString("{}"))
                .build());

        assertThat(refused.status()).isEqualTo(405);
        assertThat(refused.response().headers().firstValue("allow")).hasValue("DELETE, GET, POST");
    }

    @Test
    void is_its_own_organizations_alone() {
        var rival = world.tenant();
        var eve = world.ready(rival.member());

        var refused = eve.get("/c/pets/pets");

        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.text()).contains("has no connector 'pets'");

        rival.connector("pets", world.api().address(), KEY, METHODS, "/pets");
        await().until(() -> eve.get("/c/pets/pets").status() == 200);
        assertThat(seen(eve.get("/c/pets/pets")).headers()).containsEntry("x-api-key", rival.secret());
        assertThat(seen(asAda.get("/c/pets/pets")).headers()).containsEntry("x-api-key", tenant.secret());
    }

    @Test
    void that_moved_does_not_take_the_old_credential_with_it() {
        connector(world.api().address().resolve("/elsewhere"), KEY, Status.ACTIVE);

        await().until(() -> asAda.get("/c/pets/pets").code().equals("credential_unusable"));

        connector(world.api().address(), new Presentation.QueryParameter("key"), Status.ACTIVE);
        await().until(() -> world.peers().acknowledged(tenant.organization()) >= last);
        assertThat(asAda.get("/c/pets/pets").code()).isEqualTo("credential_unusable");
    }

    @Test
    void that_is_disabled_ends_its_streams_and_takes_no_more_calls() {
        world.api().pauseStreams();
        var stream = events();
        await().until(() -> stream.lines().contains("data: 0"));

        connector(world.api().address(), KEY, Status.DISABLED);

        await().until(() -> world.peers().acknowledged(tenant.organization()) >= last);
        assertThat(asAda.get("/c/pets/pets").text()).contains("Connector 'pets' is disabled");
        assertThat(stream.endedWhole()).isTrue();
        assertThat(stream.all()).contains("endpoint_not_supported").doesNotContain("data: 19");
        world.settled(stream.exchange());

        connector(world.api().address(), KEY, Status.ACTIVE);
        await().until(() -> asAda.get("/c/pets/pets").status() == 200);
    }

    @Test
    void passes_a_stream_of_events() {
        var stream = events();

        assertThat(stream.endedWhole()).isTrue();
        assertThat(stream.lines()).contains("data: 0", "data: 19");
        assertThat(world.settled(stream.exchange()).streamed()).isTrue();
    }

    @Test
    void counts_as_a_request_and_costs_nothing() {
        world.peers().ledger().budget(ada.keyId(), 0);
        tenant.governed(ada, Measure.MONEY, Measure.TOKENS);
        await().until(() -> asAda.chat("hello").status() == 429);
        assertThat(asAda.get("/c/pets/pets").status()).isEqualTo(200);
        assertThat(post("application/json", "[]").status()).isEqualTo(200);

        var ben = tenant.member();
        var asBen = world.ready(ben);
        world.peers().ledger().limit(ben.keyId(), Kind.RATE_LIMIT, Measure.REQUESTS, 0);
        tenant.governed(ben, Measure.REQUESTS);
        await().until(() -> asBen.get("/c/pets/pets").code().equals("rate_limit_exceeded"));
    }

    @Test
    void answers_what_the_service_answers_but_for_redirects_and_its_secret() {
        var nothing = asAda.send(asAda.request("/c/pets/pets/nothing").DELETE().build());
        assertThat(nothing.status()).isEqualTo(204);
        assertThat(nothing.text()).isEmpty();
        var moved = asAda.get("/c/pets/pets/moved");
        assertThat(moved.status()).isEqualTo(502);
        assertThat(moved.code()).isEqualTo("provider_redirected");
        assertThat(moved.text()).contains("status 302, and redirects are not followed", "may have been done");
        assertThat(moved.response().headers().firstValue("x-should-retry")).contains("false");
        var unauthorized = asAda.get("/c/pets/pets/unauthorized");
        assertThat(unauthorized.code()).isEqualTo("credential_unusable");
        var forbidden = asAda.get("/c/pets/pets/forbidden");
        assertThat(forbidden.status()).isEqualTo(403);
        assertThat(forbidden.text()).contains("not yours").doesNotContain(tenant.secret());
        assertThat(unauthorized.text()).doesNotContain(tenant.secret());
        world.settled(nothing.exchange());
    }

    @Test
    void masks_its_secret_in_every_form_that_an_error_may_repeat() {
        tenant.connector("maps", world.api().address(), new Presentation.QueryParameter("key"), METHODS, "/**");
        tenant.connector("old", world.api().address(), new Presentation.Basic(), METHODS, "/**");
        ready("old");

        var basic = Base64.getEncoder().encodeToString(tenant.secret().getBytes(StandardCharsets.UTF_8));
        assertThat(asAda.get("/c/maps/pets/forbidden").text())
                .contains("[redacted]")
                .doesNotContain(tenant.secret());
        assertThat(asAda.get("/c/old/pets/forbidden").text())
                .contains("[redacted]")
                .doesNotContain(basic);
    }

    /** Such as a link to the next page. */
    @Test
    void masks_its_secret_also_in_an_answer_that_is_none_of_an_error() {
        tenant.connector("maps", world.api().address(), new Presentation.QueryParameter("key"), METHODS, "/**");
        tenant.connector("old", world.api().address(), new Presentation.Basic(), METHODS, "/**");
        ready("old");

        for (var connector : List.of("pets", "maps", "old")) {
            var answer = asAda.get("/c/" + connector + "/pets/repeats");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).as(connector).contains("[redacted]").contains("/api/pets/repeats");
            var basic = Base64.getEncoder().encodeToString(tenant.secret().getBytes(StandardCharsets.UTF_8));
            assertThat(answer.text() + answer.response().headers().map())
                    .doesNotContain(tenant.secret())
                    .doesNotContain(basic);
        }
    }

    /** Nobody asks for that, and nobody could look into it. */
    @Test
    void passes_nothing_on_that_is_compressed() {
        for (var path : List.of("compressed", "compressed-forbidden")) {
            var answer = asAda.get("/c/pets/pets/" + path);

            assertThat(answer.status()).as(path).isEqualTo(502);
            assertThat(answer.code()).isEqualTo("provider_encoded");
            assertThat(answer.text()).contains("content-encoding").doesNotContain(tenant.secret());
            assertThat(answer.response().headers().firstValue("content-encoding"))
                    .isEmpty();
            world.settled(answer.exchange());
        }
    }

    private long last;

    private void connector(URI base, Presentation presentation, Status status) {
        last = tenant.connector(
                "conn_pets",
                "pets",
                Destination.of(base, presentation.slot()),
                presentation,
                METHODS,
                List.of("/pets", "/pets/*"),
                status);
    }

    /** A connector that was published after another is known when that one is. */
    private void ready(String name) {
        await().until(() -> asAda.get("/c/" + name + "/pets").status() == 200);
    }

    private Client.Stream events() {
        return asAda.stream(asAda.request("/c/pets/pets/events")
                .header("Accept", "text/event-stream")
                .GET()
                .build());
    }

    private Client.Answer post(String type, String body) {
        return asAda.send(asAda.request("/c/pets/pets")
                .setHeader("Content-Type", type)
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    private Api.Seen seen(Client.Answer answer) {
        var seen = world.api().seenOf(answer.exchange());
        assertThat(seen).as(answer.text()).hasSize(1);
        return seen.getFirst();
    }
}
