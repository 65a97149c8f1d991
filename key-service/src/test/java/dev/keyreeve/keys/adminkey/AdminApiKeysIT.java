package dev.keyreeve.keys.adminkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.keyreeve.keys.access.Tenancy;
import dev.keyreeve.keys.testing.Admin;
import dev.keyreeve.keys.testing.KeysStack;
import dev.keyreeve.keys.testing.KeysTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@KeysTest
@DisplayName("An admin key")
class AdminApiKeysIT {
    private static final String PATH = "/admin_api_keys";

    @Inject
    Tenancy tenancy;

    private final Admin owner = Admin.ACME;
    private final Admin deputy = Admin.of(KeysStack.ACME, "admin");

    @ParameterizedTest
    @ValueSource(strings = {"owner", "admin", "reader", "operator"})
    @DisplayName("is shown once, works at once, and not any more once it is deleted")
    void lives(String role) {
        var made = owner.post(PATH, "{\"name\":\"for a while\",\"role\":\"%s\"}".formatted(role));
        var id = made.getString("id");
        var holder = new Admin(made.getString("value"));

        assertThat(id).startsWith("admkey_");
        holder.get("/projects");
        assertThat(owner.get(PATH + "/" + id).getString("role")).isEqualTo(role);
        owner.asks()
                .get(PATH + "?limit=100")
                .then()
                .body("data.id", hasItem(id))
                .body(not(containsString(holder.key())));

        owner.delete(PATH + "/" + id);
        holder.asks().get("/projects").then().statusCode(401).body("error.code", equalTo("invalid_key"));
        owner.asks().get(PATH + "/" + id).then().statusCode(404);
    }

    @Test
    @DisplayName("stands in the audit: who made it, and what was done with it")
    void isAudited() {
        var made = deputy.post(PATH, "{\"name\":\"team-blog\",\"role\":\"operator\"}");
        var project = new Admin(made.getString("value")).newProject();
        deputy.delete(PATH + "/" + made.getString("id"));

        var entries = owner.get("/audit_logs?resource_ids[]=" + made.getString("id"));
        assertThat(entries.getList("data.type")).containsExactly("api_key.deleted", "api_key.created");
        assertThat(entries.getList("data.actor.api_key.id")).containsOnly("admkey_org_acme_admin");
        assertThat(owner.get("/audit_logs?resource_ids[]=" + project).getList("data.actor.api_key.id"))
                .containsExactly(made.getString("id"));
    }

    @Test
    @DisplayName("is an admin's unless it says otherwise, and never more than its maker's")
    void isNoMoreThanItsMakers() {
        var owners = owner.post(PATH, "{\"name\":\"mine\",\"role\":\"owner\"}").getString("id");

        assertThat(deputy.post(PATH, "{\"name\":\"by an SDK\"}").getString("role"))
                .isEqualTo("admin");
        deputy.sends("{\"name\":\"up\",\"role\":\"owner\"}").post(PATH).then().statusCode(403);
        deputy.asks().delete(PATH + "/" + owners).then().statusCode(403);
        for (var role : new String[] {"reader", "operator"}) {
            var holder = new Admin(owner.post(PATH, "{\"name\":\"x\",\"role\":\"%s\"}".formatted(role))
                    .getString("value"));
            holder.sends("{\"name\":\"up\",\"role\":\"admin\"}")
                    .post(PATH)
                    .then()
                    .statusCode(403);
            holder.asks().delete(PATH + "/" + owners).then().statusCode(403);
        }
        owner.delete(PATH + "/" + owners);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"role\":\"admin\"} | name",
                "{\"name\":\"x\",\"role\":\"member\"} | role",
                "{\"name\":\"x\",\"role\":\"king\"} | role",
                "{\"name\":\"x\",\"expires_in_seconds\":60} | expires_in_seconds",
            })
    @DisplayName("is not made of what is not understood")
    void isNotMade(String body, String param) {
        owner.sends(body).post(PATH).then().statusCode(400).body("error.param", equalTo(param));
    }

    @Test
    @DisplayName("of the bootstrap file is changed there")
    void ofTheFileStays() {
        owner.asks()
                .delete(PATH + "/admkey_org_acme_reader")
                .then()
                .statusCode(409)
                .body("error.message", containsString("another digest"));
        Admin.of(KeysStack.ACME, "reader").get("/users");
    }

    @Test
    @DisplayName("of the operator is a member's to an older version, which may do nothing")
    void isNothingToAnOlderVersion() throws SQLException {
        var id = owner.post(PATH, "{\"name\":\"team-blog\",\"role\":\"operator\"}")
                .getString("id");

        var role = tenancy.<String>asSystem(connection -> {
            try (var statement = connection.prepareStatement("SELECT role FROM admin_key WHERE id = ?")) {
                statement.setString(1, id);
                try (var row = statement.executeQuery()) {
                    row.next();
                    return row.getString(1);
                }
            }
        });
        assertThat(role).isEqualTo("MEMBER");
    }
}
