package dev.keyreeve.usage.budget;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.usage.ledger.LedgerHarness;
import dev.keyreeve.usage.testing.Tenant;
import dev.keyreeve.usage.testing.Tokens;
import dev.keyreeve.usage.testing.UsageBackend;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(UsageBackend.class)
class BudgetIT {
    @Inject
    LedgerHarness harness;

    private final Tenant tenant = Tenant.fresh();

    @Nested
    @DisplayName("As an administrator")
    class Admin {
        @Test
        @DisplayName("I create a budget, see what is used of it, and delete it")
        void life() {
            harness.settle(LedgerHarness.entry(tenant, Id.EXCHANGE.next(), null, 0, 10_000_000));
            var id = create(key(), "0.05", "month", "hard")
                    .statusCode(200)
                    .body("object", equalTo("organization.budget"))
                    .body("scope.type", equalTo("api_key"))
                    .body("amount.value", equalTo(0.05f))
                    .body("amount.currency", equalTo("usd"))
                    .body("kind", equalTo("hard"))
                    .body("posted.value", equalTo(0.01f))
                    .body("pending.value", equalTo(0))
                    .body("remaining.value", equalTo(0.04f))
                    .extract()
                    .<String>path("id");
            var allotment = harness.buy(tenant, 20_000_000);
            harness.settle(LedgerHarness.entry(tenant, Id.EXCHANGE.next(), allotment, 5_000_000, 1));

            assertThat(as("reader").get("/v1/organization/budgets/" + id).asString())
                    .as("exact to the nano")
                    .contains("\"posted\":{\"value\":0.010000001,", "\"pending\":{\"value\":0.015,")
                    .contains("\"remaining\":{\"value\":0.024999999,");

            as("admin")
                    .delete("/v1/organization/budgets/" + id)
                    .then()
                    .statusCode(200)
                    .body("deleted", equalTo(true))
                    .body("id", equalTo(id));
            as("admin").delete("/v1/organization/budgets/" + id).then().statusCode(404);
            as("reader")
                    .get("/v1/organization/budgets/" + id)
                    .then()
                    .statusCode(404)
                    .body("error.code", equalTo("deleted"))
                    .body("error.message", containsString("The budget '" + id + "' was deleted"));
            as("reader")
                    .get("/v1/organization/rate_limits/" + id)
                    .then()
                    .statusCode(404)
                    .body("error.code", equalTo("not_found"));
        }

        @Test
        @DisplayName("I page through them")
        void pages() {
            var ids = new ArrayList<String>();
            for (int i = 0; i < 5; i++) {
                ids.add(create(key(), "1", "day", "soft").extract().path("id"));
            }
            as("reader")
                    .get("/v1/organization/budgets?limit=2")
                    .then()
                    .body("object", equalTo("list"))
                    .body("data.id", equalTo(ids.subList(0, 2)))
                    .body("has_more", equalTo(true))
                    .body("last_id", equalTo(ids.get(1)));
            as("reader")
                    .get("/v1/organization/budgets?limit=3&after=" + ids.get(1))
                    .then()
                    .body("data.id", equalTo(ids.subList(2, 5)))
                    .body("has_more", equalTo(false));
            as("reader")
                    .get("/v1/organization/budgets?limit=101")
                    .then()
                    .statusCode(400)
                    .body("error.param", equalTo("limit"));
        }

        @Test
        @DisplayName("I watch a soft budget that blocks nobody")
        void soft() {
            var id = create(key(), "0.000000005", "total", "soft")
                    .body("resets_at", nullValue())
                    .extract()
                    .<String>path("id");
            harness.settle(LedgerHarness.entry(tenant, Id.EXCHANGE.next(), null, 0, 7));
            assertThat(as("reader").get("/v1/organization/budgets/" + id).asString())
                    .contains("\"posted\":{\"value\":0.000000007,", "\"remaining\":{\"value\":0,");
        }

        @Test
        @DisplayName("I see what members' own credentials paid for in reports, and in no budget")
        void ownCredentials() {
            var before = LedgerHarness.entry(tenant, Id.EXCHANGE.next(), null, 0, 10_000_000);
            harness.settle(LedgerHarness.byOwnCredential(before));
            var hard = create(key(), "0.05", "month", "hard").extract().<String>path("id");
            var soft = create(key(), "0.05", "month", "soft").extract().<String>path("id");
            var allotment = harness.buy(tenant, 0);
            harness.settle(LedgerHarness.byOwnCredential(
                    LedgerHarness.entry(tenant, Id.EXCHANGE.next(), allotment, 0, 20_000_000)));
            harness.settle(LedgerHarness.entry(tenant, Id.EXCHANGE.next(), null, 0, 1));

            for (var budget : List.of(hard, soft)) {
                assertThat(as("reader")
                                .get("/v1/organization/budgets/" + budget)
                                .asString())
                        .contains("\"posted\":{\"value\":0.000000001,");
            }
            assertThat(as("reader")
                            .get("/v1/organization/costs?group_by[]=own_credential&start_time="
                                    + (System.currentTimeMillis() / 1_000 - 86_400))
                            .asString())
                    .contains("\"own_credential\":true", "\"value\":0.03,");
            as("reader")
                    .get("/v1/organization/statement")
                    .then()
                    .statusCode(200)
                    .body("data[0].items.own_credential", equalTo(List.of(false, true)))
                    .body("data[0].items[1].num_model_requests", equalTo(2))
                    .body("data[0].items[1].amount.value", equalTo(0.03f))
                    .body("total.amount.value", equalTo(1e-9f))
                    .body("total.own_amount.value", equalTo(0.03f));
        }

        @ParameterizedTest
        @DisplayName("I am told what is wrong")
        @CsvSource(
                delimiter = '|',
                value = {
                    "{\"scope\":{\"type\":\"team\",\"id\":\"x\"}} | scope.type",
                    "{\"scope\":{\"type\":\"user\"}} | scope.id",
                    "{\"scope\":{\"type\":\"organization\",\"id\":\"org_of_others\"},\"amount\":{\"value\":1,\"currency\":\"usd\"},\"window\":\"day\",\"kind\":\"hard\"} | scope.id",
                    "{\"scope\":{\"type\":\"user\",\"id\":\"x\"},\"amount\":{\"value\":1,\"currency\":\"eur\"},\"window\":\"day\",\"kind\":\"hard\"} | amount.currency",
                    "{\"scope\":{\"type\":\"user\",\"id\":\"x\"},\"amount\":{\"value\":-1,\"currency\":\"usd\"},\"window\":\"day\",\"kind\":\"hard\"} | amount.value",
                    "{\"scope\":{\"type\":\"user\",\"id\":\"x\"},\"amount\":{\"value\":0.0000000001,\"currency\":\"usd\"},\"window\":\"day\",\"kind\":\"hard\"} | amount.value",
                    "{\"scope\":{\"type\":\"user\",\"id\":\"x\"},\"amount\":{\"value\":1e999999,\"currency\":\"usd\"},\"window\":\"day\",\"kind\":\"hard\"} | amount.value",
                    "{\"scope\":{\"type\":\"user\",\"id\":\"x\"},\"amount\":{\"value\":\"1\",\"currency\":\"usd\"},\"window\":\"day\",\"kind\":\"hard\"} | amount.value",
                    "{\"scope\":{\"type\":\"user\",\"id\":\"x\"},\"amount\":{\"value\":1,\"currency\":\"usd\"},\"window\":\"year\",\"kind\":\"hard\"} | window",
                    "{\"scope\":{\"type\":\"user\",\"id\":\"x\"},\"amount\":{\"value\":1,\"currency\":\"usd\"},\"window\":\"day\",\"kind\":\"firm\"} | kind",
                    "{\"scope\":{\"type\":\"user\",\"id\":\"\\u0000\"},\"amount\":{\"value\":1,\"currency\":\"usd\"},\"window\":\"day\",\"kind\":\"hard\"} | scope.id",
                    "[] | body",
                })
        void invalid(String body, String param) {
            as("owner")
                    .contentType("application/json")
                    .body(body)
                    .post("/v1/organization/budgets")
                    .then()
                    .statusCode(400)
                    .contentType("application/problem+json")
                    .body("error.code", equalTo("invalid_request"))
                    .body("error.param", equalTo(param));
        }

        @Test
        @DisplayName("I get the same kind of answer from what the framework refuses")
        void framework() {
            as("owner")
                    .contentType("application/json")
                    .body("{\"scope\":")
                    .post("/v1/organization/budgets")
                    .then()
                    .statusCode(400)
                    .contentType("application/problem+json")
                    .body("error.code", equalTo("invalid_request"));
            as("owner")
                    .contentType("text/plain")
                    .body("x")
                    .post("/v1/organization/budgets")
                    .then()
                    .statusCode(415)
                    .contentType("application/problem+json");
            as("owner")
                    .put("/v1/organization/budgets")
                    .then()
                    .statusCode(405)
                    .contentType("application/problem+json")
                    .header("Allow", equalTo("GET, POST"));
            as("owner")
                    .put("/v1/organization/webhooks/hook_1")
                    .then()
                    .statusCode(405)
                    .header("Allow", equalTo("GET, POST, DELETE"));
            as("owner").get("/v1/organization/nothing").then().statusCode(404).contentType("application/problem+json");
        }
    }

    @Test
    @DisplayName("A budget that is created while its scope is being settled counts every exchange exactly once")
    void createdMeanwhile() throws Exception {
        int workers = 6;
        try (var threads = Executors.newFixedThreadPool(workers + 1)) {
            var work = new ArrayList<Callable<Object>>();
            for (int worker = 0; worker < workers; worker++) {
                work.add(() -> {
                    for (int i = 0; i < 60; i++) {
                        harness.settle(LedgerHarness.entry(tenant, Id.EXCHANGE.next(), null, 0, 1));
                    }
                    return "settled";
                });
            }
            work.add(() -> {
                for (int i = 0; i < 12; i++) {
                    harness.hardBudget(tenant, "project", tenant.project(), "total", 1_000);
                }
                return "created";
            });
            for (var done : threads.invokeAll(work)) {
                done.get();
            }
        }
        assertThat(harness.accounts(tenant))
                .hasSize(12)
                .allSatisfy(account -> assertThat(account.spent()).isEqualTo(workers * 60L));
    }

    private ValidatableResponse create(String scope, String value, String window, String kind) {
        return as("admin")
                .contentType("application/json")
                .body(
                        "{\"name\":\"cap\",\"scope\":%s,\"amount\":{\"value\":%s,\"currency\":\"usd\"},\"window\":\"%s\",\"kind\":\"%s\"}"
                                .formatted(scope, value, window, kind))
                .post("/v1/organization/budgets")
                .then();
    }

    private String key() {
        return "{\"type\":\"api_key\",\"id\":\"" + tenant.key() + "\"}";
    }

    private io.restassured.specification.RequestSpecification as(String role) {
        return given().auth().oauth2(Tokens.of(tenant.organization(), role));
    }
}
