package dev.keyreeve.keys.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.keys.testing.Admin;
import dev.keyreeve.keys.testing.Grants;
import dev.keyreeve.keys.testing.KeysStack;
import dev.keyreeve.keys.testing.KeysTest;
import io.restassured.path.json.JsonPath;
import java.util.Base64;
import java.util.List;
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
                assertThat(record.governed()).isTrue();
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
            admin.sends("{").post("/budgets").then().statusCode(400);
            admin.asks().contentType("application/json").post("/budgets").then().statusCode(400);
        }

        private List<GrantRecord.Governed> governed(String scope) {
            return Grants.of(KeysStack.ACME).stream()
                    .filter(GrantRecord.Governed.class::isInstance)
                    .map(GrantRecord.Governed.class::cast)
                    .filter(record -> record.scope().id().equals(scope))
                    .toList();
        }
    }
}
