package dev.keyreeve.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.id.IssuedKey;
import dev.keyreeve.keys.testing.Admin;
import dev.keyreeve.keys.testing.Grants;
import dev.keyreeve.keys.testing.KeysStack;
import dev.keyreeve.keys.testing.KeysTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@KeysTest
class AdminStoryIT {
    private final Admin admin = Admin.ACME;

    private static void wasDeleted(Response answer, String what) {
        answer.then()
                .statusCode(404)
                .body("error.code", equalTo("deleted"))
                .body("error.message", startsWith("The " + what))
                .body("error.message", containsString("was deleted"))
                .body("error.message", endsWith("create a new one."));
    }

    @Nested
    @DisplayName("A user")
    class User {
        @Test
        void isCreatedReadChangedDisabledEnabledAndDeleted() {
            var id = admin.newUser("Ada");

            admin.asks()
                    .get("/users/" + id)
                    .then()
                    .statusCode(200)
                    .body("object", equalTo("organization.user"))
                    .body("name", equalTo("Ada"))
                    .body("role", equalTo("member"))
                    .body("status", equalTo("active"));
            assertThat(admin.post("/users/" + id, "{\"role\":\"reader\"}").getString("role"))
                    .isEqualTo("reader");
            var disabled = admin.post("/users/" + id + "/disable");
            assertThat(disabled.getString("status")).isEqualTo("disabled");
            assertThat(disabled.getBoolean("enforcement.enforced")).isTrue();
            assertThat(disabled.getInt("enforcement.relays")).isZero();
            var enabled = admin.post("/users/" + id + "/enable");
            assertThat(enabled.getString("status")).isEqualTo("active");
            assertThat(enabled.getBoolean("enforcement.enforced")).isTrue();
            var enabledAgain = admin.post("/users/" + id + "/enable");
            assertThat(enabledAgain.getString("status")).isEqualTo("active");
            assertThat(enabledAgain.getBoolean("enforcement.enforced")).isTrue();
            var deleted = admin.delete("/users/" + id);
            assertThat(deleted.getString("object")).isEqualTo("organization.user.deleted");
            assertThat(deleted.getBoolean("deleted")).isTrue();
            wasDeleted(admin.asks().get("/users/" + id), "user '" + id + "'");
            wasDeleted(admin.asks().delete("/users/" + id), "user '" + id + "'");
            wasDeleted(admin.asks().post("/users/" + id + "/enable"), "user '" + id + "'");
            wasDeleted(admin.asks().get("/projects/" + admin.newProject() + "/users/" + id), "user '" + id + "'");
            wasDeleted(
                    admin.sends("{\"kind\":\"soft\",\"scope\":{\"type\":\"user\",\"id\":\"%s\"}}".formatted(id))
                            .post("/budgets"),
                    "user '" + id + "'");
        }

        @Test
        void hasAnAddressOfTheirOwnUntilTheyAreDeleted() {
            var body = "{\"email\":\"Grace@Example.com\",\"role\":\"member\"}";
            var first = admin.post("/users", body).getString("id");

            admin.sends(body.toLowerCase())
                    .post("/users")
                    .then()
                    .statusCode(409)
                    .header("x-should-retry", "false")
                    .contentType("application/problem+json")
                    .body("error.code", equalTo("conflict"))
                    .body("error.param", equalTo("email"));
            Admin.GLOBEX.post("/users", body);
            admin.delete("/users/" + first);
            admin.delete("/users/" + admin.post("/users", body).getString("id"));
        }

        @Test
        void isListedPageByPageInTheOrderOfJoining() {
            var ids = java.util.stream.Stream.of("A", "B", "C")
                    .map(admin::newUser)
                    .toList();
            var page = admin.get("/users?limit=2&after=" + ids.get(0));

            assertThat(page.getList("data.id", String.class)).containsExactly(ids.get(1), ids.get(2));
            assertThat(page.getString("last_id")).isEqualTo(ids.get(2));
            assertThat(page.getBoolean("has_more")).isFalse();
            assertThat(admin.get("/users?limit=1").getBoolean("has_more")).isTrue();
        }
    }

    @Nested
    @DisplayName("A key")
    class Key {
        @Test
        void isShownOnceAndEndsWithItsOwner() {
            var project = admin.newProject();
            var user = admin.newUser("Ben");
            admin.join(project, user);
            var created = admin.newKey(project, user);
            var id = created.getString("id");

            assertThat(IssuedKey.parse(created.getString("value"))).isInstanceOf(IssuedKey.Parsed.Valid.class);
            assertThat(created.getString("owner.user.id")).isEqualTo(user);
            admin.asks()
                    .get("/projects/" + project + "/api_keys/" + id)
                    .then()
                    .statusCode(200)
                    .body("object", equalTo("organization.project.api_key"))
                    .body("last_used_at", nullValue())
                    .body("owner_project_access", equalTo("active"))
                    .body("$", not(org.hamcrest.Matchers.hasKey("value")));
            admin.post("/users/" + user + "/disable");
            assertThat(admin.get("/projects/" + project + "/api_keys").getList("data.owner_project_access"))
                    .containsExactly("inactive");
            admin.delete("/users/" + user);
            var path = "/projects/" + project + "/api_keys/" + id;
            wasDeleted(admin.asks().get(path), "API key '" + id + "'");
            wasDeleted(admin.asks().post(path + "/enable"), "API key '" + id + "'");
            wasDeleted(admin.asks().post(path + "/disable"), "API key '" + id + "'");
            wasDeleted(admin.asks().get("/explain?model=gpt-4o&key=" + id), "API key '" + id + "'");
            admin.asks()
                    .get("/projects/" + admin.newProject() + "/api_keys/" + id)
                    .then()
                    .statusCode(404)
                    .body("error.code", equalTo("not_found"));
            assertThat(admin.get("/projects/" + project + "/users").getList("data"))
                    .isEmpty();
        }

        @Test
        void isForMembersOfTheProjectAlone() {
            var project = admin.newProject();
            var user = admin.newUser("Cleo");

            admin.sends("{\"name\":\"k\",\"owner\":{\"type\":\"user\",\"id\":\"" + user + "\"}}")
                    .post("/projects/" + project + "/api_keys")
                    .then()
                    .statusCode(400)
                    .body("error.param", equalTo("owner.id"));
            admin.sends("{\"name\":\"k\",\"owner\":{\"type\":\"user\",\"id\":\"user_none\"}}")
                    .post("/projects/" + project + "/api_keys")
                    .then()
                    .statusCode(404);
            admin.sends("{\"name\":\"k\",\"owner\":{\"type\":\"service_account\",\"id\":\"x\"}}")
                    .post("/projects/" + project + "/api_keys")
                    .then()
                    .statusCode(404)
                    .body("error.message", containsString("service account 'x'"));
        }

        @Test
        void saysThatItHasExpired() {
            var project = admin.newProject();
            var user = admin.newUser("Dan");
            admin.join(project, user);
            var id = ending(project, user, "\"expires_at\":" + (Instant.now().getEpochSecond() + 2))
                    .jsonPath()
                    .getString("id");

            org.awaitility.Awaitility.await()
                    .until(() -> admin.get("/projects/" + project + "/api_keys/" + id)
                            .getString("status")
                            .equals("expired"));
            assertThat(admin.get("/projects/" + project + "/api_keys").getList("data.status"))
                    .containsExactly("expired");
            admin.post("/projects/" + project + "/api_keys/" + id + "/disable");
            assertThat(admin.get("/projects/" + project + "/api_keys/" + id).getString("status"))
                    .isEqualTo("disabled");
            admin.post("/projects/" + project + "/api_keys/" + id + "/enable");
            assertThat(admin.get("/projects/" + project + "/api_keys/" + id).getString("status"))
                    .isEqualTo("expired");
        }

        @Test
        void endsAtTheMomentThatItWasGiven() {
            var project = admin.newProject();
            var user = admin.newUser("Dana");
            admin.join(project, user);
            var end = Instant.now().plus(Duration.ofDays(1)).getEpochSecond();
            var created = ending(project, user, "\"expires_at\":" + end);
            created.then().statusCode(200).body("expires_at", equalTo((int) end));
            var id = created.jsonPath().getString("id");

            assertThat(admin.get("/projects/" + project + "/api_keys/" + id).getLong("expires_at"))
                    .isEqualTo(end);
            assertThat(Grants.of(KeysStack.ACME))
                    .filteredOn(grant ->
                            grant instanceof GrantRecord.Key key && key.keyId().equals(id))
                    .singleElement()
                    .satisfies(grant ->
                            assertThat(((GrantRecord.Key) grant).expiresAt()).isEqualTo(end));
            ending(project, user, "\"expires_at\":null").then().body("expires_at", nullValue());
            for (var wrong :
                    List.of("-1", "0", "1000", Instant.now().getEpochSecond() + "", end * 1000 + "", "\"soon\"")) {
                ending(project, user, "\"expires_at\":" + wrong)
                        .then()
                        .statusCode(400)
                        .body("error.param", equalTo("expires_at"));
            }
            ending(project, user, "\"expires_in_seconds\":60,\"expires_at\":" + end)
                    .then()
                    .statusCode(400)
                    .body("error.message", containsString("not both"));
            ending(project, user, "\"expires_in_seconds\":0")
                    .then()
                    .statusCode(400)
                    .body("error.param", equalTo("expires_in_seconds"));
        }

        private Response ending(String project, String user, String when) {
            return admin.sends("{\"name\":\"k\",\"owner\":{\"type\":\"user\",\"id\":\"%s\"},%s}".formatted(user, when))
                    .post("/projects/" + project + "/api_keys");
        }

        @Test
        void canBeDisabledEnabledAndDeletedAndExpires() {
            var project = admin.newProject();
            var user = admin.newUser("Dora");
            admin.join(project, user);
            var path = "/projects/" + project + "/api_keys/";
            var created = admin.post("/projects/" + project + "/api_keys", """
                    {"name":"k","owner":{"type":"user","id":"%s"},"expires_in_seconds":3600}
                    """.formatted(user));
            var id = created.getString("id");

            assertThat(created.getLong("expires_at") - created.getLong("created_at"))
                    .isBetween(3599L, 3600L);
            assertThat(admin.post(path + id + "/disable").getString("status")).isEqualTo("disabled");
            assertThat(admin.post(path + id + "/enable").getString("status")).isEqualTo("active");
            assertThat(admin.delete(path + id).getBoolean("enforcement.enforced"))
                    .isTrue();
            assertThat(admin.get("/projects/" + project + "/api_keys").getList("data"))
                    .isEmpty();
        }

        @Test
        void endsWithItsOwnersRemovalFromTheProject() {
            var project = admin.newProject();
            var user = admin.newUser("Eve");
            admin.join(project, user);
            admin.newKey(project, user);

            assertThat(admin.delete("/projects/" + project + "/users/" + user).getString("object"))
                    .isEqualTo("organization.project.user.deleted");
            assertThat(admin.get("/projects/" + project + "/api_keys").getList("data"))
                    .isEmpty();
        }
    }

    @Nested
    @DisplayName("A project")
    class Project {
        @Test
        void isArchivedForGood() {
            var id = admin.newProject();

            assertThat(admin.post("/projects/" + id, "{\"name\":\"Gemini\"}").getString("name"))
                    .isEqualTo("Gemini");
            assertThat(admin.post("/projects/" + id + "/disable").getString("status"))
                    .isEqualTo("disabled");
            assertThat(admin.post("/projects/" + id + "/enable").getString("status"))
                    .isEqualTo("active");
            assertThat(admin.post("/projects/" + id + "/archive").getString("status"))
                    .isEqualTo("archived");
            admin.asks()
                    .post("/projects/" + id + "/enable")
                    .then()
                    .statusCode(409)
                    .body("error.message", containsString("create another"));
            admin.asks().get("/projects?limit=100").then().body("data.id", not(hasItem(id)));
            admin.asks().get("/projects?limit=100&include_archived=true").then().body("data.id", hasItem(id));
        }
    }

    @Nested
    @DisplayName("The audit log")
    class Audit {
        @Test
        void saysWhoDidWhatToWhom() {
            var user = admin.newUser("Fay");
            admin.post("/users/" + user + "/disable");

            admin.asks()
                    .get("/audit_logs?resource_ids[]=" + user)
                    .then()
                    .statusCode(200)
                    .body("data.type", equalTo(List.of("user.disabled", "user.added")))
                    .body("data[0].actor.api_key.id", equalTo("admkey_org_acme_owner"))
                    .body("data[0].'user.disabled'.id", equalTo(user));
            assertThat(admin.get("/audit_logs?event_types[]=user.added&limit=1").getList("data.type"))
                    .containsExactly("user.added");
            assertThat(admin.get("/audit_logs?resource_ids=" + user
                                    + "&event_types=user.added&event_types[]=user.disabled")
                            .getList("data"))
                    .as("bare and bracketed are one list")
                    .hasSize(2);
            assertThat(admin.get("/audit_logs?effective_at[lt]=1000").getList("data"))
                    .isEmpty();
        }
    }

    @Nested
    @DisplayName("As a reader, member or admin")
    class Roles {
        @Test
        void readersLookAndDoNotTouch() {
            var reader = Admin.of(KeysStack.ACME, "reader");
            reader.get("/users");
            reader.sends("{\"name\":\"x\"}")
                    .post("/projects")
                    .then()
                    .statusCode(403)
                    .body("error.code", equalTo("permission_denied"));
        }

        @Test
        void membersSeeNothing() {
            Admin.of(KeysStack.ACME, "member").asks().get("/users").then().statusCode(403);
        }

        @Test
        void adminsManageAllButOwners() {
            var deputy = Admin.of(KeysStack.ACME, "admin");
            var owner = admin.post("/users", "{\"email\":\"boss@example.com\",\"role\":\"owner\"}")
                    .getString("id");
            var user = deputy.newUser("Gil");

            deputy.asks().post("/users/" + owner + "/disable").then().statusCode(403);
            deputy.asks().delete("/users/" + owner).then().statusCode(403);
            deputy.sends("{\"role\":\"owner\"}").post("/users/" + user).then().statusCode(403);
            deputy.sends("{\"email\":\"o2@example.com\",\"role\":\"owner\"}")
                    .post("/users")
                    .then()
                    .statusCode(403);
            admin.delete("/users/" + owner);
        }
    }
}
