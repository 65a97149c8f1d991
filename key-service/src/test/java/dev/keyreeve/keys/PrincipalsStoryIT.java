package dev.keyreeve.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.contracts.id.IssuedKey;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.keys.testing.Admin;
import dev.keyreeve.keys.testing.Grants;
import dev.keyreeve.keys.testing.KeysStack;
import dev.keyreeve.keys.testing.KeysTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What calls besides people, and what stops whole groups of keys at once. */
@KeysTest
class PrincipalsStoryIT {
    private final Admin admin = Admin.ACME;

    private static <T extends GrantRecord> List<T> records(String organization, Class<T> type) {
        return Grants.of(organization).stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    @Nested
    @DisplayName("A service account")
    class ServiceAccount {
        @Test
        void comesWithAKeyThatIsShownOnce() {
            var project = admin.newProject();
            var created = admin.post("/projects/" + project + "/service_accounts", "{\"name\":\"builder\"}");
            var id = created.getString("id");

            assertThat(created.getString("object")).isEqualTo("organization.project.service_account");
            assertThat(created.getString("role")).isEqualTo("member");
            assertThat(created.getString("api_key.object")).isEqualTo("organization.project.service_account.api_key");
            var secret = (IssuedKey.Parsed.Valid) IssuedKey.parse(created.getString("api_key.value"));
            admin.asks()
                    .get("/projects/" + project + "/service_accounts/" + id)
                    .then()
                    .statusCode(200)
                    .body("status", equalTo("active"))
                    .body("api_key", nullValue());
            var key = admin.get("/projects/" + project + "/api_keys/" + created.getString("api_key.id"));
            assertThat(key.getString("owner.type")).isEqualTo("service_account");
            assertThat(key.getString("owner.service_account.id")).isEqualTo(id);
            assertThat(key.getString("owner.user")).isNull();
            assertThat(records(KeysStack.ACME, GrantRecord.Key.class).getLast()).satisfies(record -> {
                assertThat(record.digest()).isEqualTo(secret.key().digest());
                assertThat(record.principal()).isEqualTo(Principal.serviceAccount(id));
            });
        }

        @Test
        void comesWithAKeyThatExpiresWhenThatIsWanted() {
            var project = admin.newProject();
            var created = admin.post(
                    "/projects/" + project + "/service_accounts", "{\"name\":\"builder\",\"expires_in_seconds\":3600}");

            var key = admin.get("/projects/" + project + "/api_keys/" + created.getString("api_key.id"));
            assertThat(key.getLong("expires_at") - key.getLong("created_at")).isBetween(3599L, 3600L);
        }

        @Test
        void canBeMadeWithoutAKeyAndBeGivenMore() {
            var project = admin.newProject();
            var created = admin.post(
                    "/projects/" + project + "/service_accounts",
                    "{\"name\":\"builder\",\"create_service_account_only\":true}");
            assertThat(created.getString("api_key")).isNull();

            var key = admin.post("/projects/" + project + "/api_keys", """
                    {"name":"second","owner":{"type":"service_account","id":"%s"}}
                    """.formatted(created.getString("id")));
            assertThat(key.getString("value")).startsWith("krv_live_");
            admin.sends("{\"name\":\"k\",\"owner\":{\"type\":\"service_account\",\"id\":\"%s\"}}"
                            .formatted(created.getString("id")))
                    .post("/projects/" + admin.newProject() + "/api_keys")
                    .then()
                    .statusCode(404);
        }

        @Test
        void isDisabledByOneRecordAndDeletedWithItsKeys() {
            var project = admin.newProject();
            var id = admin.newServiceAccount(project);
            var path = "/projects/" + project + "/service_accounts/" + id;

            var disabled = admin.post(path + "/disable");
            assertThat(disabled.getString("status")).isEqualTo("disabled");
            assertThat(disabled.getBoolean("enforcement.enforced")).isTrue();
            assertThat(records(KeysStack.ACME, GrantRecord.Member.class).getLast())
                    .satisfies(record -> {
                        assertThat(record.principal()).isEqualTo(Principal.serviceAccount(id));
                        assertThat(record.status()).isEqualTo(Status.DISABLED);
                        assertThat(record.ack()).isTrue();
                    });
            assertThat(admin.get("/projects/" + project + "/api_keys").getList("data.owner_project_access"))
                    .containsExactly("inactive");
            assertThat(admin.post(path + "/enable").getString("status")).isEqualTo("active");
            assertThat(admin.delete(path).getString("object"))
                    .isEqualTo("organization.project.service_account.deleted");
            for (var answer : List.of(admin.asks().get(path), admin.asks().post(path + "/enable"))) {
                answer.then()
                        .statusCode(404)
                        .body("error.code", equalTo("deleted"))
                        .body("error.message", containsString("service account '" + id + "'"));
            }
            assertThat(admin.get("/projects/" + project + "/api_keys").getList("data"))
                    .isEmpty();
            assertThat(admin.get("/projects/" + project + "/service_accounts").getList("data"))
                    .isEmpty();
        }

        @Test
        void isNotInAnotherProject() {
            var id = admin.newServiceAccount(admin.newProject());
            admin.asks()
                    .get("/projects/" + admin.newProject() + "/service_accounts/" + id)
                    .then()
                    .statusCode(404);
        }
    }

    @Nested
    @DisplayName("An app")
    class App {
        private String project;
        private String user;
        private String app;

        @BeforeEach
        void aProjectWithAMember() {
            project = admin.newProject();
            user = admin.newUser("Ada");
            app = admin.newApp();
            admin.join(project, user);
        }

        private String body() {
            return "{\"name\":\"k\",\"app\":\"%s\",\"owner\":{\"type\":\"user\",\"id\":\"%s\"}}".formatted(app, user);
        }

        @Test
        void takesTheKeysOfSeveralPrincipalsAndIsListedByThem() {
            var key = admin.post("/projects/" + project + "/api_keys", body());
            admin.newKey(project, user);
            admin.post("/projects/" + project + "/api_keys", """
                    {"name":"k","app":"%s","owner":{"type":"service_account","id":"%s"}}
                    """.formatted(app, admin.newServiceAccount(project)));

            assertThat(key.getString("app")).isEqualTo(app);
            assertThat(admin.get("/projects/" + project + "/api_keys?app=" + app)
                            .getList("data.app"))
                    .containsExactly(app, app);
            assertThat(admin.get("/projects/" + project + "/api_keys").getList("data"))
                    .hasSize(4);
            assertThat(records(KeysStack.ACME, GrantRecord.Key.class)).anySatisfy(record -> {
                assertThat(record.keyId()).isEqualTo(key.getString("id"));
                assertThat(record.app()).isEqualTo(app);
            });
        }

        @Test
        void isDisabledEnabledAndDeletedForGood() {
            var key = admin.post("/projects/" + project + "/api_keys", body()).getString("id");

            assertThat(admin.post("/apps/" + app + "/disable").getBoolean("enforcement.enforced"))
                    .isTrue();
            assertThat(records(KeysStack.ACME, GrantRecord.App.class).getLast()).satisfies(record -> {
                assertThat(record.app()).isEqualTo(app);
                assertThat(record.status()).isEqualTo(Status.DISABLED);
            });
            refusesKeys(409, "is disabled; enable it");
            assertThat(admin.post("/apps/" + app + "/enable").getString("status"))
                    .isEqualTo("active");
            assertThat(admin.delete("/apps/" + app).getString("object")).isEqualTo("organization.app.deleted");
            refusesKeys(404, "was deleted");
            admin.asks().post("/apps/" + app + "/enable").then().statusCode(404).body("error.code", equalTo("deleted"));
            assertThat(admin.get("/projects/" + project + "/api_keys/" + key).getString("app"))
                    .as("the key stays, and stays refused")
                    .isEqualTo(app);
        }

        private void refusesKeys(int status, String why) {
            admin.sends(body())
                    .post("/projects/" + project + "/api_keys")
                    .then()
                    .statusCode(status)
                    .body("error.message", containsString(why));
        }
    }

    @Nested
    @DisplayName("A whole organization")
    class WholeOrganization {
        private final Admin owner = Admin.of(KeysStack.INITECH, "owner");
        private final Admin deputy = Admin.of(KeysStack.INITECH, "admin");

        /** One story, because it cannot be told twice. */
        @Test
        void isDisabledAndEnabledByItsOwnersAndDeletedForGood() {
            var user = owner.newUser("Milton");
            deputy.asks().post("/disable").then().statusCode(403);
            delete(deputy, KeysStack.INITECH).then().statusCode(403);

            var disabled = owner.post("/disable");
            assertThat(disabled.getBoolean("enforcement.enforced")).isTrue();
            assertThat(status()).isEqualTo("disabled");
            assertThat(last()).isEqualTo(Status.DISABLED);
            owner.newUser("Tom");
            owner.post("/enable");
            assertThat(status()).isEqualTo("active");
            assertThat(last()).isEqualTo(Status.ACTIVE);

            owner.asks().delete("").then().statusCode(400).body("error.param", equalTo("confirm"));
            delete(owner, KeysStack.ACME).then().statusCode(400);
            assertThat(status()).isEqualTo("active");
            delete(owner, KeysStack.INITECH)
                    .then()
                    .statusCode(200)
                    .body("object", equalTo("organization.deleted"))
                    .body("enforcement.enforced", equalTo(true));
            assertThat(last()).isEqualTo(Status.DELETED);

            assertThat(status()).isEqualTo("deleted");
            assertThat(owner.get("/users/" + user).getString("name")).isEqualTo("Milton");
            KeysStack.answerBehind(200, "application/json", "{}");
            for (var change : List.of("/enable", "/disable", "/users/" + user + "/disable", "/webhooks/x/test")) {
                isOver(owner.asks().post(change).then());
            }
            isOver(owner.sends("{\"name\":\"x\"}").post("/projects").then());
            isOver(owner.sends("{\"kind\":\"soft\",\"scope\":{\"type\":\"organization\"}}")
                    .post("/budgets")
                    .then());
            isOver(owner.sends("{\"kind\":\"hard\",\"scope\":{\"type\":\"organization\"}}")
                    .post("/budgets")
                    .then());
            assertThat(KeysStack.behind()).isEmpty();
            owner.get("/costs");
        }

        private Response delete(Admin by, String confirmed) {
            return by.asks().queryParam("confirm", confirmed).delete();
        }

        private void isOver(ValidatableResponse answer) {
            answer.statusCode(409)
                    .body("error.code", equalTo("conflict"))
                    .body("error.message", containsString("is deleted, which cannot be undone"));
        }

        private String status() {
            var organization = owner.get("");
            assertThat(organization.getString("object")).isEqualTo("organization");
            assertThat(organization.getString("id")).isEqualTo(KeysStack.INITECH);
            assertThat(organization.getLong("created_at")).isPositive();
            return organization.getString("status");
        }

        private Status last() {
            return records(KeysStack.INITECH, GrantRecord.Organization.class)
                    .getLast()
                    .status();
        }
    }
}
