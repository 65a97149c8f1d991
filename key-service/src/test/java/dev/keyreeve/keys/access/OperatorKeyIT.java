package dev.keyreeve.keys.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.keyreeve.keys.testing.Admin;
import dev.keyreeve.keys.testing.Endpoints;
import dev.keyreeve.keys.testing.KeysStack;
import dev.keyreeve.keys.testing.KeysTest;
import io.restassured.RestAssured;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@KeysTest
@DisplayName("An operator's key")
class OperatorKeyIT {
    private final Admin admin = Admin.of(KeysStack.ACME, "admin");
    private Admin operator;

    @BeforeEach
    void make() {
        KeysStack.answerBehind(200, "application/json", "{}");
        operator = new Admin(admin.post("/admin_api_keys", "{\"name\":\"team-blog\",\"role\":\"operator\"}")
                .getString("value"));
    }

    /** All that there is in key-service, also what it only passes on; tomorrow's endpoints are found as well. */
    @Test
    @DisplayName("may ask for what the operator asks for, and for nothing else that there is")
    void mayAskForLittle() {
        var refused = new TreeSet<String>();
        var let = new TreeSet<String>();
        for (var endpoint : Endpoints.below("/v1/organization")) {
            var answer = operator.sends("{}")
                    .basePath("")
                    .request(endpoint.method(), endpoint.path().replaceAll("\\{[^}]+}", "x"));
            if (answer.statusCode() != 403) {
                let.add(endpoint.toString());
                continue;
            }
            refused.add(endpoint.toString());
            assertThat(answer.jsonPath().getString("error.code")).isEqualTo("permission_denied");
            assertThat(answer.jsonPath().getString("error.message"))
                    .contains("the role 'operator', which does not include '" + endpoint + "'", "'owner'");
        }

        assertThat(let).containsExactly("""
                DELETE /v1/organization/budgets/{id}
                DELETE /v1/organization/credentials/{id}
                DELETE /v1/organization/projects/{project}/service_accounts/{account}/api_keys/{id}
                DELETE /v1/organization/projects/{project}/service_accounts/{id}
                GET /v1/organization
                GET /v1/organization/budgets
                GET /v1/organization/budgets/{id}
                GET /v1/organization/credentials
                GET /v1/organization/ledger_settings
                GET /v1/organization/projects
                GET /v1/organization/projects/{id}
                GET /v1/organization/projects/{project}/service_accounts
                GET /v1/organization/projects/{project}/service_accounts/{account}/api_keys
                GET /v1/organization/projects/{project}/service_accounts/{id}
                POST /v1/organization
                POST /v1/organization/budgets
                POST /v1/organization/budgets/{id}
                POST /v1/organization/credentials
                POST /v1/organization/ledger_settings
                POST /v1/organization/projects
                POST /v1/organization/projects/{id}
                POST /v1/organization/projects/{id}/archive
                POST /v1/organization/projects/{project}/service_accounts
                POST /v1/organization/projects/{project}/service_accounts/{account}/api_keys
                """.lines().toArray(String[]::new));
        assertThat(refused)
                .hasSizeGreaterThan(60)
                .contains(
                        "POST /v1/organization/admin_api_keys",
                        "GET /v1/organization/users",
                        "POST /v1/organization/users/{id}/disable",
                        "GET /v1/organization/projects/{project}/api_keys",
                        "GET /v1/organization/audit_logs",
                        "GET /v1/organization/usage/{report}",
                        "GET /v1/organization/moderation_decisions",
                        "POST /v1/organization/connectors");
        assertThat(KeysStack.behind())
                .extracting(KeysStack.Behind::uri)
                .as("what another service was asked")
                .allMatch(uri -> uri.matches("/v1/organization/(budgets|budgets/x|ledger_settings)"));
    }

    @Test
    @DisplayName("is looked up by what is declared, however the address is written")
    void isNotOutwitted() {
        for (var path : new String[] {
            "/v1/organization/projects/../users",
            "/v1/organization/projects;/../users",
            "/v1/organization//users",
            "/v1/organization/users/",
            "/v1/organization/%75sers",
            "/v1/organization/users;a=/v1/organization/projects",
            "/v1/organization/projects/x%2F..%2F..%2Fusers"
        }) {
            operator.asks()
                    .basePath("")
                    .urlEncodingEnabled(false)
                    .get(path)
                    .then()
                    .statusCode(org.hamcrest.Matchers.oneOf(400, 403, 404));
        }
        operator.asks().head("/users").then().statusCode(403);
        operator.asks().head("/projects").then().statusCode(200);
    }

    @Test
    @DisplayName("makes keys of service accounts, and has nothing to do with members'")
    void knowsNoMembers() {
        var project = operator.newProject();
        var ada = admin.newUser("Ada");
        admin.join(project, ada);
        var hers = admin.newKey(project, ada);
        var account = operator.newServiceAccount(project);
        var first = admin.get("/projects/" + project + "/service_accounts/" + account + "/api_keys")
                .getString("data[0].id");
        var keys = "/projects/" + project + "/service_accounts/" + account + "/api_keys";

        var made = operator.post(keys, "{\"name\":\"writer\",\"expires_in_seconds\":3600}");

        assertThat(made.getString("value")).startsWith("krv_live_");
        assertThat(made.getString("owner.service_account.id")).isEqualTo(account);
        assertThat(made.getLong("expires_at")).isEqualTo(made.getLong("created_at") + 3600);
        assertThat(operator.get(keys).getList("data.id")).containsExactly(first, made.getString("id"));
        assertThat(operator.get(keys + "?after=" + first).getList("data.id")).containsExactly(made.getString("id"));
        operator.asks().get(keys + "?after=" + hers.getString("id")).then().statusCode(400);
        operator.asks()
                .delete(keys + "/" + hers.getString("id"))
                .then()
                .statusCode(404)
                .body("error.code", equalTo("not_found"));
        assertThat(operator.delete(keys + "/" + made.getString("id")).getBoolean("enforcement.enforced"))
                .isTrue();
        assertThat(admin.get("/projects/" + project + "/api_keys").getList("data.id"))
                .containsExactly(hers.getString("id"), first);
        operator.sends("{\"scope\":{\"type\":\"user\",\"id\":\"%s\"},\"amount\":{\"value\":0},\"kind\":\"hard\"}"
                        .formatted(ada))
                .post("/budgets")
                .then()
                .statusCode(403)
                .body("error.param", equalTo("scope.type"));

        var own = RestAssured.given()
                .header("Authorization", "Bearer " + hers.getString("value"))
                .contentType("application/json")
                .body("{\"provider\":\"openai\",\"name\":\"mine\",\"secret\":\"sk-adas-own-0123456789\"}")
                .post("/v1/me/credentials")
                .then()
                .statusCode(200)
                .extract()
                .<String>path("id");
        admin.asks().get("/credentials?limit=100").then().body("data.id", hasItem(own));
        operator.asks().get("/credentials?limit=100").then().body("data.id", not(hasItem(own)));
        operator.asks().delete("/credentials/" + own).then().statusCode(404);
        admin.delete("/credentials/" + own);
    }
}
