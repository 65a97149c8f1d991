package dev.keyreeve.relay.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.provider.Presentation;
import dev.keyreeve.contracts.usage.Allotment.Answer.Kind;
import dev.keyreeve.relay.inbound.Endpoint.Carries;
import dev.keyreeve.relay.world.Client;
import dev.keyreeve.relay.world.Tenant;
import dev.keyreeve.relay.world.World;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A route that is added is in here by itself: the list is the relay's own. */
@QuarkusTest
@WithTestResource(World.class)
@DisplayName("Every way into the relay")
class EveryWayInIT {
    World world;

    @Inject
    Routes routes;

    @Inject
    ConnectorRoutes connectors;

    @Inject
    AllowedRoutes allowed;

    private Tenant tenant;

    @BeforeEach
    void aTenant() {
        tenant = world.tenant();
        tenant.connector(
                "pets",
                world.api().address(),
                new Presentation.Header("x-api-key", ""),
                Set.of("GET", "POST", "DELETE"),
                "/pets",
                "/pets/*",
                "/shops/**");
        tenant.allowed("openai", "/v1/vector_stores/*", "GET", "POST", "DELETE");
        tenant.allowed("anthropic", "/v1/files/**", "GET", "POST");
        tenant.allowed("gemini", "/v1beta/cachedContents", "GET", "POST");
        tenant.allowed("azure", "/openai/v1/evals/*/runs", "GET", "POST");
    }

    /** Those that all organizations have, and this one's own. */
    private List<Routes.Way> ways() {
        return Stream.of(routes.all(), connectors.all(tenant.organization()), allowed.all(tenant.organization()))
                .flatMap(ways -> ways.stream())
                .toList();
    }

    @Test
    void is_of_a_dialect_that_has_a_table() {
        assertThat(routes.all())
                .extracting(way -> way.provider().id())
                .contains("openai", "anthropic", "gemini", "azure");
        assertThat(routes.all()).hasSizeGreaterThan(100);
        assertThat(routes.all())
                .extracting(way -> way.endpoint().method() + " " + way.path())
                .doesNotHaveDuplicates();
        assertThat(routes.all())
                .as("also those that name no provider, or an older version")
                .extracting(Routes.Way::path)
                .contains(
                        "/v1/chat/completions",
                        "/v1/realtime",
                        "/openai/v1/realtime",
                        "/azure/openai/v1/realtime",
                        "/azure/openai/realtime",
                        "/gemini/v1/models/{model}:generateContent",
                        "/gemini/v1beta/models/{model}:generateContent");
    }

    @Test
    void is_of_a_dialect_or_of_a_connector_or_allowed_by_the_organization() {
        world.ready(tenant.member());

        assertThat(ways()).extracting(way -> way.provider().id()).contains("openai", "c/pets");
        assertThat(ways())
                .extracting(Routes.Way::path)
                .contains(
                        "/openai/v1/vector_stores/*",
                        "/anthropic/v1/files/**",
                        "/gemini/v1beta/cachedContents",
                        "/azure/openai/v1/evals/*/runs");
    }

    @Test
    void asks_for_a_key_first() {
        world.ready(tenant.member());
        var nobody = world.client("");

        for (var way : ways()) {
            assertThat(status(nobody, way)).as(way.path()).isEqualTo(401);
        }
    }

    @Test
    void forwards_with_the_organizations_secret_and_settles_once() {
        var ada = tenant.member();
        var client = world.ready(ada);

        for (var way : carrying(carries -> carries != Carries.MESSAGES)) {
            var answer = client.send(Asking.request(client, way, "hello"));

            // What the simulator does not serve it answers with 404 itself: it arrived there all the same.
            assertThat(answer.response().headers().firstValue("x-keyreeve-exchange"))
                    .as(way.path())
                    .isPresent();
            var entry = world.settled(answer.exchange());
            assertThat(entry.operation())
                    .as(way.path())
                    .isEqualTo(way.endpoint().operation());
            assertThat(entry.provider()).isEqualTo(way.provider().id());
            assertThat(entry.status()).as(way.path()).isEqualTo(answer.status()).isNotEqualTo(401);
            assertThat(answer.text()).doesNotContain(tenant.secret());
        }
    }

    @Test
    void is_closed_to_who_is_disabled() {
        var ada = tenant.member();
        var client = world.ready(ada);
        tenant.member(ada, Status.DISABLED, true);
        await().until(() -> client.get("/v1/models").status() == 403);

        for (var way : ways()) {
            assertThat(status(client, way)).as(way.path()).isEqualTo(403);
        }
    }

    @Test
    void counts_against_a_limit_on_requests() {
        var ada = tenant.member();
        var client = world.ready(ada);
        world.peers().ledger().limit(ada.keyId(), Kind.RATE_LIMIT, Measure.REQUESTS, 0);
        tenant.governed(ada, Measure.REQUESTS);
        await().until(() -> client.get("/v1/models").status() == 429);

        for (var way : ways()) {
            assertThat(status(client, way)).as(way.path()).isEqualTo(429);
        }
    }

    /** A model that has a price, and still nothing left to pay it with; what costs nothing may pass. */
    @Test
    void is_bounded_under_a_hard_budget_or_refused_or_costs_nothing() {
        var ada = tenant.member();
        var client = world.ready(ada);
        world.peers().ledger().budget(ada.keyId(), 0);
        tenant.governed(ada, Measure.MONEY);
        await().until(() -> client.chat("hello").status() == 429);

        for (var way : carrying(carries -> carries == Carries.MESSAGES)) {
            assertThat(status(client, way)).as(way.path()).isEqualTo(400);
        }
        for (var way : carrying(carries -> carries != Carries.MESSAGES)) {
            var answer = client.send(Asking.request(client, way, "hello"));
            if (isFree(way)) {
                assertThat(world.settled(answer.exchange()).usage().total())
                        .as(way.path())
                        .isZero();
            } else {
                assertThat(answer.status())
                        .as("%s: %s", way.path(), answer.text())
                        .isIn(400, 429);
                assertThat(world.topics().settlements(answer.exchange())).isEmpty();
            }
        }
    }

    @Test
    void is_moderated_where_it_carries_anything() {
        var ada = tenant.member();
        var client = world.ready(ada);

        for (var way : carrying(EveryWayInIT::isBody)) {
            var answer = client.send(Asking.request(client, way, "a xylophone"));

            assertThat(answer.status()).as(way.path()).isEqualTo(400);
            assertThat(answer.text()).as(way.path()).contains("stopped before it left");
            assertThat(world.topics().settlements(answer.exchange())).isEmpty();
        }
    }

    @Test
    void does_without_an_answer_when_moderation_is_away() {
        var ada = tenant.member();
        var client = world.ready(ada);
        world.peers().moderationAway(true);
        try {
            for (var way : carrying(EveryWayInIT::isBody)) {
                assertThat(client.send(Asking.request(client, way, "hello")).status())
                        .as(way.path())
                        .isEqualTo(503);
            }
        } finally {
            world.peers().moderationAway(false);
        }
    }

    /** So that no kind of content is left out of these tests by being new. */
    @Test
    void is_moderated_by_one_test_or_the_other_or_carries_nothing() {
        assertThat(ways())
                .allMatch(way -> isBody(way.endpoint().carries())
                        || way.endpoint().carries() == Carries.MESSAGES
                        || way.endpoint().carries() == Carries.NOTHING);
        assertThat(carrying(carries -> carries == Carries.MESSAGES)).hasSizeGreaterThan(3);
    }

    @Test
    void takes_no_other_method_and_no_path_beside_it() {
        var ada = tenant.member();
        var client = world.ready(ada);

        for (var way : ways()) {
            var other = client.send(client.request(Asking.path(way))
                    .method("PUT", HttpRequest.BodyPublishers.ofString("{}"))
                    .build());
            assertThat(other.status()).as(way.path()).isEqualTo(405);
        }
        for (var path : List.of(
                "/v1/fine_tuning/jobs",
                "/anthropic/v1/organizations",
                "/v1/vector_stores",
                "/v1/vector_stores/x_1/files",
                "/v1/vector_stores/x_1/",
                "/compatible/v1/vector_stores/x_1",
                "/anthropic/v1/files",
                "/gemini/v1beta/cachedContents/x_1",
                "/azure/openai/deployments",
                "/nobody/v1/chat/completions",
                "/c",
                "/c/",
                "/c/pets",
                "/c/pets/",
                "/c/pets/toys",
                "/c/pets/pets/x_1/x_2",
                "/c/nobody/pets",
                "/c/Pets/pets",
                "/v1",
                "/anthropic",
                "/")) {
            assertThat(client.get(path).status()).as(path).isEqualTo(404);
        }
    }

    private static int status(Client client, Routes.Way way) {
        return way.endpoint().carries() == Carries.MESSAGES
                ? client.session(Asking.session(way)).status()
                : client.send(Asking.request(client, way, "hello")).status();
    }

    private static boolean isBody(Carries carries) {
        return switch (carries) {
            case JSON, FORM, ANYTHING -> true;
            case NOTHING, MESSAGES -> false;
        };
    }

    private List<Routes.Way> carrying(Predicate<Carries> what) {
        return ways().stream()
                .filter(way -> what.test(way.endpoint().carries()))
                .toList();
    }

    private static boolean isFree(Routes.Way way) {
        return switch (way.endpoint().operation()) {
            case MODELS, MODERATIONS, TOKEN_COUNTS, FILES, STORED, OTHER -> true;
            default -> false;
        };
    }
}
