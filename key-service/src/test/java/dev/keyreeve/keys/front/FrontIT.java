package dev.keyreeve.keys.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.keys.testing.Admin;
import dev.keyreeve.keys.testing.Grants;
import dev.keyreeve.keys.testing.KeysStack;
import dev.keyreeve.keys.testing.KeysTest;
import io.restassured.path.json.JsonPath;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@KeysTest
class FrontIT {
    private final Admin admin = Admin.ACME;

    @Nested
    @DisplayName("A report")
    class Report {
        @Test
        void isAskedForToTheLetterWithAnInternalToken() {
            KeysStack.answerBehind(200, "application/json", "{\"object\":\"page\",\"data\":[]}");

            admin.asks()
                    .urlEncodingEnabled(false)
                    .get("/usage/completions?start_time=1&group_by[]=user_id&group_by%5B%5D=model")
                    .then()
                    .statusCode(200)
                    .contentType("application/json")
                    .body("object", equalTo("page"));

            var call = KeysStack.behind().getFirst();
            assertThat(call.uri())
                    .isEqualTo("/v1/organization/usage/completions?start_time=1"
                            + "&group_by%5B%5D=user_id&group_by%5B%5D=model");
            assertThat(call.authorization()).doesNotContain(admin.key());
            var claims = new JsonPath(new String(Base64.getUrlDecoder()
                    .decode(call.authorization().substring(7).split("\\.")[1])));
            assertThat(claims.getString("org")).isEqualTo(KeysStack.ACME);
            assertThat(claims.getString("sub")).isEqualTo("admkey_org_acme_owner");
            assertThat(claims.getList("groups")).isEqualTo(List.of("owner"));
            assertThat(claims.getLong("exp") - claims.getLong("iat")).isBetween(1L, 60L);
        }

        @Test
        void mayBeABigTable() {
            var table = "start,end,cost\n" + "2026-11-01T00:00:00Z,2026-11-02T00:00:00Z,0.1\n".repeat(200_000);
            KeysStack.answerBehind(200, "text/csv", table);

            var answer = admin.asks().accept("text/csv").get("/statement?month=2026-11&format=csv");

            assertThat(answer.contentType()).isEqualTo("text/csv");
            assertThat(answer.asString()).isEqualTo(table);
            assertThat(answer.header("Content-Length")).as("streamed, not held").isNull();
            assertThat(KeysStack.behind().getFirst().accept()).isEqualTo("text/csv");
        }

        @Test
        void passesTheServicesOwnErrorsOn() {
            KeysStack.answerBehind(400, "application/problem+json", "{\"error\":{\"code\":\"invalid_request\"}}");

            admin.asks()
                    .get("/costs")
                    .then()
                    .statusCode(400)
                    .contentType("application/problem+json")
                    .body("error.code", equalTo("invalid_request"));
        }

        @Test
        void isUnavailableWhenItsServiceIsAway() {
            admin.asks()
                    .get("/moderation_policy")
                    .then()
                    .statusCode(503)
                    .header("Retry-After", "1")
                    .body("error.code", equalTo("service_unavailable"))
                    .body("error.message", containsString("moderation-service"));
        }

        @Test
        void isNotForWritersWithoutTheRole() {
            KeysStack.answerBehind(200, "application/json", "{}");
            var reader = Admin.of(KeysStack.ACME, "reader");
            reader.asks().get("/budgets").then().statusCode(200);
            reader.sends("{}").post("/budgets").then().statusCode(403);
            reader.asks().delete("/budgets/bud_1").then().statusCode(403);
            assertThat(KeysStack.behind()).hasSize(1);
        }
    }

    @Nested
    @DisplayName("A hard budget")
    class HardBudget {
        private String body(String scopeType, String id) {
            return """
                    {"scope":{"type":"%s","id":"%s"},"amount":{"value":0.05,"currency":"usd"},"window":"month","kind":"hard"}
                    """.formatted(scopeType, id);
        }

        @Test
        void isCreatedOnceEveryRelayKnowsThatItsScopeIsGoverned() {
            KeysStack.answerBehind(200, "application/json", "{\"object\":\"organization.budget\",\"id\":\"bud_1\"}");
            var user = admin.newUser("Ada");

            admin.sends(body("user", user))
                    .post("/budgets")
                    .then()
                    .statusCode(200)
                    .body("id", equalTo("bud_1"))
                    .body("enforcement.enforced", equalTo(true));

            assertThat(KeysStack.behind())
                    .singleElement()
                    .satisfies(call -> assertThat(call.body()).isEqualTo(body("user", user)));
            assertThat(governed(user)).singleElement().satisfies(record -> {
                assertThat(record.measures()).containsExactly(Measure.MONEY);
                assertThat(record.scope()).isEqualTo(new Scope(Scope.Type.USER, user));
            });
            admin.sends(body("user", user))
                    .post("/budgets")
                    .then()
                    .statusCode(200)
                    .body("enforcement.enforced", equalTo(true));
            assertThat(governed(user)).as("told once").hasSize(1);
        }

        @Test
        void ofAnotherMeasureIsToldOnceMoreAndNoMeasureIsLost() {
            KeysStack.answerBehind(200, "application/json", "{\"id\":\"x\"}");
            var project = admin.newProject();
            var account = admin.newServiceAccount(project);
            var scope = "\"scope\":{\"type\":\"service_account\",\"id\":\"%s\"}".formatted(account);

            admin.post("/budgets", "{%s,\"measure\":\"tokens\",\"kind\":\"hard\"}".formatted(scope));
            admin.post("/rate_limits", "{%s,\"measure\":\"concurrency\",\"limit\":3}".formatted(scope));
            admin.post("/rate_limits", "{%s,\"measure\":\"tokens\",\"limit\":3}".formatted(scope));

            assertThat(governed(account))
                    .extracting(GrantRecord.Governed::measures)
                    .containsExactly(Set.of(Measure.TOKENS), Set.of(Measure.TOKENS, Measure.CONCURRENCY));
        }

        @Test
        void overTheOrganizationNamesIt() {
            KeysStack.answerBehind(200, "application/json", "{\"id\":\"bud_1\"}");
            admin.sends(body("organization", KeysStack.ACME))
                    .post("/budgets")
                    .then()
                    .statusCode(200);
        }

        @Test
        void keepsTheAnswerOfUsageServiceWhenItRefuses() {
            KeysStack.answerBehind(400, "application/problem+json", "{\"error\":{\"param\":\"amount\"}}");
            admin.sends(body("user", admin.newUser("Ada")))
                    .post("/budgets")
                    .then()
                    .statusCode(400)
                    .body("error.param", equalTo("amount"));
        }

        @Test
        void needsAScopeThatIsThere() {
            admin.sends(body("user", "user_none")).post("/budgets").then().statusCode(404);
            admin.sends(body("galaxy", "x"))
                    .post("/budgets")
                    .then()
                    .statusCode(400)
                    .body("error.param", equalTo("scope.type"));
            admin.sends("{\"kind\":\"hard\"}").post("/budgets").then().statusCode(400);
            admin.sends(body("user", "x").replace("{\"scope\"", "{\"measure\":\"concurrency\",\"scope\""))
                    .post("/budgets")
                    .then()
                    .statusCode(400)
                    .body("error.param", equalTo("measure"));
            admin.sends(body("user", "x"))
                    .post("/rate_limits")
                    .then()
                    .statusCode(400)
                    .body("error.param", equalTo("measure"));
            admin.sends("{").post("/budgets").then().statusCode(400);
            admin.asks().contentType("application/json").post("/budgets").then().statusCode(400);
        }
    }

    @Nested
    @DisplayName("A limit that is changed")
    class Changed {
        private String user;

        @BeforeEach
        void aUser() {
            user = admin.newUser("Ada");
        }

        private String limit(String kind, boolean recall) {
            return """
                    {"object":"organization.budget","id":"bud_1","measure":"money","kind":"%s","scope":{"type":"user","id":"%s"},"recall":%s}
                    """.formatted(kind, user, recall);
        }

        @Test
        void isRecalledFromTheRelaysOnceUsageServiceSellsByIt() {
            KeysStack.answerBehind(200, "application/json", limit("hard", true));

            admin.sends("{\"amount\":{\"value\":1,\"currency\":\"usd\"}}")
                    .post("/budgets/bud_1")
                    .then()
                    .statusCode(200)
                    .body("id", equalTo("bud_1"))
                    .body("recall", nullValue())
                    .body("enforcement.enforced", equalTo(true));

            assertThat(governed(user)).singleElement().satisfies(record -> {
                assertThat(record.measures()).containsExactly(Measure.MONEY);
                assertThat(record.ack()).isTrue();
            });
        }

        @Test
        void needNotBeWaitedForAndUsageServiceDoesNotSeeThat() {
            KeysStack.answerBehind(
                    200,
                    "application/json",
                    limit("hard", true).replace("budget", "rate_limit").replace("money", "requests"));

            admin.sends("{\"limit\":3}")
                    .post("/rate_limits/rl_1?wait=false")
                    .then()
                    .statusCode(org.hamcrest.Matchers.oneOf(200, 202))
                    .body("enforcement.revision", org.hamcrest.Matchers.greaterThan(0));

            assertThat(KeysStack.behind())
                    .singleElement()
                    .satisfies(call -> assertThat(call.uri()).isEqualTo("/v1/organization/rate_limits/rl_1"));
            admin.sends("{}").post("/budgets/bud_1?wait=maybe").then().statusCode(400);
            assertThat(KeysStack.behind())
                    .as("asked before anything was changed")
                    .hasSize(1);
        }

        @Test
        void isNotRecalledWhenItIsRaisedOrSoftOrWasRefused() {
            for (var answer : List.of(limit("hard", false), limit("soft", true))) {
                KeysStack.answerBehind(200, "application/json", answer);
                admin.sends("{}")
                        .post("/budgets/bud_1")
                        .then()
                        .statusCode(200)
                        .body("id", equalTo("bud_1"))
                        .body("recall", nullValue())
                        .body("enforcement", nullValue());
            }
            KeysStack.answerBehind(404, "application/problem+json", "{\"error\":{\"code\":\"not_found\"}}");
            admin.sends("{}").post("/budgets/bud_2").then().statusCode(404).body("error.code", equalTo("not_found"));

            assertThat(governed(user)).isEmpty();
        }
    }

    @Nested
    @DisplayName("A price of the organization's own")
    class OwnPrice {
        private static final String PRICE = "{\"object\":\"organization.price\",\"id\":\"openai/gpt-4o\",\"change\":3}";

        @Test
        void isRecalledFromTheRelaysWhenItIsSetOrTakenAway() {
            KeysStack.answerBehind(200, "application/json", PRICE);
            admin.post("/rate_limits", "{\"scope\":{\"type\":\"organization\"},\"measure\":\"tokens\",\"limit\":3}");
            int before = governed(KeysStack.ACME).size();

            admin.sends("{\"model\":\"gpt-4o\"}")
                    .post("/prices")
                    .then()
                    .statusCode(200)
                    .body("change", equalTo(3))
                    .body("enforcement.enforced", equalTo(true));
            admin.asks()
                    .delete("/prices/openai/gpt-4o?wait=true")
                    .then()
                    .statusCode(200)
                    .body("enforcement.enforced", equalTo(true));

            assertThat(KeysStack.behind().getLast().uri()).isEqualTo("/v1/organization/prices/openai/gpt-4o");
            var told = governed(KeysStack.ACME);
            assertThat(told.subList(before, told.size())).hasSize(2).allSatisfy(record -> {
                assertThat(record.ack()).isTrue();
                assertThat(record.measures())
                        .as("none is lost")
                        .isEqualTo(told.get(before - 1).measures());
            });
            assertThat(admin.get("/audit_logs?limit=2").getList("data.type"))
                    .containsExactly("price.deleted", "price.updated");
        }

        @Test
        void isRecalledAlsoWhenAnEarlierDeletionHadNoAnswer() {
            KeysStack.answerBehind(404, "application/problem+json", "{\"error\":{\"code\":\"not_found\"}}");
            int before = governed(KeysStack.ACME).size();

            admin.asks().delete("/prices/openai/gpt-4o").then().statusCode(404);

            assertThat(governed(KeysStack.ACME)).hasSize(before + 1);
        }

        @Test
        void isNotRecalledWhenUsageServiceRefusesIt() {
            KeysStack.answerBehind(400, "application/problem+json", "{\"error\":{\"param\":\"model\"}}");
            int before = governed(KeysStack.ACME).size();

            admin.sends("{}").post("/prices").then().statusCode(400).body("error.param", equalTo("model"));

            assertThat(governed(KeysStack.ACME)).hasSize(before);
        }
    }

    private List<GrantRecord.Governed> governed(String scope) {
        return Grants.of(KeysStack.ACME).stream()
                .filter(GrantRecord.Governed.class::isInstance)
                .map(GrantRecord.Governed.class::cast)
                .filter(record -> record.scope().id().equals(scope))
                .toList();
    }
}
