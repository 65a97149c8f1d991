package dev.keyreeve.keys.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.OwnCredentials;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.keys.testing.Admin;
import dev.keyreeve.keys.testing.Grants;
import dev.keyreeve.keys.testing.KeysStack;
import dev.keyreeve.keys.testing.KeysTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@KeysTest
@DisplayName("A member's own credential")
class OwnCredentialsIT {
    private final Admin admin = Admin.ACME;

    private String project;
    private Someone ada;

    private record Someone(String user, String key, String value) {
        RequestSpecification asks() {
            return RestAssured.given()
                    .basePath("/v1/me")
                    .header("Authorization", "Bearer " + value)
                    .contentType(ContentType.JSON);
        }

        String stores(String secret) {
            return asks().body("{\"provider\":\"openai\",\"name\":\"mine\",\"secret\":\"%s\"}".formatted(secret))
                    .post("/credentials")
                    .then()
                    .statusCode(200)
                    .extract()
                    .path("id");
        }
    }

    @BeforeEach
    void ada() {
        project = admin.newProject();
        ada = someone("Ada");
    }

    private Someone someone(String name) {
        var user = admin.newUser(name);
        admin.join(project, user);
        var key = admin.newKey(project, user);
        return new Someone(user, key.getString("id"), key.getString("value"));
    }

    @Test
    void isStoredReadAndDeletedWithTheirKeyByNobodyElse() {
        var ben = someone("Ben");
        var id = ada.stores("sk-adas-0123456789");

        ada.asks()
                .get("/credentials/" + id)
                .then()
                .statusCode(200)
                .body("redacted_value", equalTo("****6789"))
                .body("owner.id", equalTo(ada.user()));
        assertThat(ada.asks().get("/credentials").jsonPath().getList("data.id")).containsExactly(id);
        assertThat(ben.asks().get("/credentials").jsonPath().getList("data.id")).isEmpty();
        ben.asks().get("/credentials/" + id).then().statusCode(404).body("error.code", equalTo("not_found"));
        ben.asks().delete("/credentials/" + id).then().statusCode(404);
        assertThat(last(id).owner()).isEqualTo(Principal.user(ada.user()));

        ada.asks().delete("/credentials/" + id).then().statusCode(200).body("enforcement.enforced", equalTo(true));
        ada.asks().get("/credentials/" + id).then().statusCode(404).body("error.code", equalTo("deleted"));
        assertThat(last(id).sealed()).isNull();
    }

    @Test
    void isSeenAndDisabledByAdministratorsAndIsInTheAuditByTheKey() {
        var id = ada.stores("sk-adas-0123456789");

        assertThat(admin.get("/credentials/" + id).getString("owner.id")).isEqualTo(ada.user());
        assertThat(admin.post("/credentials/" + id + "/disable").getString("status"))
                .isEqualTo("disabled");
        var log = admin.get("/audit_logs?resource_ids[]=" + id);
        assertThat(log.getList("data.type")).containsExactly("credential.disabled", "credential.created");
        assertThat(log.getList("data.actor.api_key.id").getLast()).isEqualTo(ada.key());
        Admin.GLOBEX.asks().get("/credentials/" + id).then().statusCode(404);
    }

    @Test
    void isNoneOfTheOrganizationsInAnExplanation() {
        var id = ada.stores("sk-adas-0123456789");

        var explained = admin.asks().get("/explain?model=gpt-4o&key=" + ada.key());

        assertThat(explained.asString()).doesNotContain(id);
    }

    @Test
    void endsWithItsOwner() {
        var id = ada.stores("sk-adas-0123456789");

        admin.delete("/users/" + ada.user());

        admin.asks().get("/credentials/" + id).then().statusCode(404).body("error.code", equalTo("deleted"));
        assertThat(last(id).sealed()).isNull();
    }

    @Test
    void isOutOfReachForWhoeverMayNotCall() {
        assertRefused(RestAssured.given(), 401, "missing_key");
        assertRefused(bearer(admin.key()), 401, "invalid_key");
        assertRefused(bearer("krv_live_x"), 401, "invalid_key");
        var account = admin.newServiceAccount(project);
        var robot = admin.post(
                "/projects/" + project + "/api_keys",
                "{\"name\":\"k\",\"owner\":{\"type\":\"service_account\",\"id\":\"%s\"}}".formatted(account));
        assertRefused(bearer(robot.getString("value")), 403, "permission_denied");

        admin.post("/projects/" + project + "/api_keys/" + ada.key() + "/disable");
        assertRefused(bearer(ada.value()), 403, "key_disabled");
        var ben = someone("Ben");
        admin.post("/users/" + ben.user() + "/disable");
        assertRefused(bearer(ben.value()), 403, "member_disabled");
        var cleo = someone("Cleo");
        admin.delete("/projects/" + project + "/api_keys/" + cleo.key());
        assertRefused(bearer(cleo.value()), 401, "invalid_key");
        var dora = someone("Dora");
        admin.post("/projects/" + project + "/disable");
        assertRefused(bearer(dora.value()), 403, "project_disabled");
    }

    @Test
    void opensNoDoorOfTheAdministrators() {
        bearer(ada.value()).get("/v1/organization/credentials").then().statusCode(401);
    }

    @Test
    void isUsedAsTheOrganizationSays() {
        assertThat(admin.get("").getString("own_credentials")).isEqualTo("never");

        var said = admin.post("", "{\"own_credentials\":\"first\"}");

        assertThat(said.getString("own_credentials")).isEqualTo("first");
        assertThat(said.getBoolean("enforcement.enforced")).isTrue();
        assertThat(organization().ownCredentials()).isEqualTo(OwnCredentials.FIRST);
        admin.sends("{\"own_credentials\":\"sometimes\"}").post("").then().statusCode(400);
        admin.sends("{}").post("").then().statusCode(400).body("error.param", equalTo("own_credentials"));
        admin.post("", "{\"own_credentials\":\"never\"}");
        assertThat(organization().ownCredentials()).isEqualTo(OwnCredentials.NEVER);
    }

    @Test
    void isWhatAConnectorMayWant() {
        var connector = admin.newConnector();
        assertThat(connector.getString("credential")).isEqualTo("organization");

        var changed = admin.post("/connectors/" + connector.getString("id"), "{\"credential\":\"member\"}");

        assertThat(changed.getString("credential")).isEqualTo("member");
        assertThat(records(GrantRecord.Connector.class).getLast().ownCredentials())
                .isTrue();
        ada.asks()
                .body("{\"provider\":\"c/%s\",\"name\":\"mine\",\"secret\":\"0123456789\"}"
                        .formatted(connector.getString("name")))
                .post("/credentials")
                .then()
                .statusCode(200)
                .body("owner.id", equalTo(ada.user()));
    }

    private static RequestSpecification bearer(String key) {
        return RestAssured.given().header("Authorization", "Bearer " + key);
    }

    private static void assertRefused(RequestSpecification caller, int status, String code) {
        caller.get("/v1/me/credentials").then().statusCode(status).body("error.code", equalTo(code));
    }

    private static GrantRecord.Organization organization() {
        return records(GrantRecord.Organization.class).getLast();
    }

    private static GrantRecord.Credential last(String id) {
        return records(GrantRecord.Credential.class).stream()
                .filter(record -> record.credentialId().equals(id))
                .toList()
                .getLast();
    }

    private static <T extends GrantRecord> List<T> records(Class<T> type) {
        return Grants.of(KeysStack.ACME).stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }
}
