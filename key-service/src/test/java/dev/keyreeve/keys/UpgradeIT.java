package dev.keyreeve.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;

import dev.keyreeve.deploy.backend.OwnDatabase;
import dev.keyreeve.deploy.backend.OwnKafka;
import dev.keyreeve.deploy.backend.Schema;
import dev.keyreeve.deploy.release.NextVersion;
import dev.keyreeve.deploy.release.Release;
import dev.keyreeve.keys.testing.ShippedKeyService;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the jar that is shipped, and the release before it as {@code keyreeve release record} wrote it down. */
@DisplayName("An update of key-service")
class UpgradeIT {
    private static final Path MODULE = Path.of("").toAbsolutePath();

    private final OwnDatabase database = OwnDatabase.start();
    /** The topic of the others has organizations that this database does not know. */
    private final OwnKafka kafka = OwnKafka.start();

    private ShippedKeyService shipped;

    @TempDir
    private Path directory;

    @AfterEach
    void stop() {
        kafka.close();
        database.close();
    }

    @Test
    @DisplayName("takes over what the release wrote, leaves it all that it needs, and can be taken back")
    void thereAndBack() throws IOException, SQLException, GeneralSecurityException {
        var release = Release.newest(MODULE);
        var laid = release.layDown(database, Schema.KEYS);
        var organization = one("SELECT id FROM organization ORDER BY created_at LIMIT 1");
        shipped = new ShippedKeyService(directory, organization, kafka);
        var today = shipped.on(database, Map.of());
        var tomorrow = new NextVersion(MODULE, database, Schema.KEYS);

        assertThat(today.migrate()).isZero();
        assertThat(laid.missing()).as("what %s misses", release.version()).isEmpty();

        try (var service = today.serve()) {
            knowsAll(service.uri());
            tomorrow.migrate();
            takesAndGives(service.uri()); // beside the next version
        }
        var history = tomorrow.history();
        assertThat(today.migrate()).as("the Job of a version that comes back").isZero();
        try (var service = today.serve()) {
            takesAndGives(service.uri());
        }
        try (var service = today.migrateAndServe()) {
            takesAndGives(service.uri());
        }
        assertThat(tomorrow.history())
                .as("functions that an older version wrote over the next one's")
                .isEqualTo(history);
    }

    @Test
    @DisplayName("brings a version with each function that it changes")
    void functionsComeWithAVersion() throws IOException {
        assertThat(Release.newest(MODULE).changedWithoutVersion(MODULE)).isEmpty();
    }

    private void knowsAll(URI service) throws SQLException {
        for (var list : Map.of(
                        "/users", "SELECT id FROM member WHERE status = 'ACTIVE' LIMIT 1",
                        "/projects", "SELECT id FROM project WHERE status = 'ACTIVE' LIMIT 1",
                        "/credentials", "SELECT id FROM credential WHERE status = 'ACTIVE' LIMIT 1",
                        "/audit_logs", "SELECT id FROM audit_entry ORDER BY created_at DESC, id DESC LIMIT 1")
                .entrySet()) {
            shipped.admin(service)
                    .get(list.getKey() + "?limit=100")
                    .then()
                    .statusCode(200)
                    .body("data.id", hasItem(one(list.getValue())));
        }
        takesAndGives(service);
    }

    /** A member of the release is disabled, with a revision after all that the release gave, and enabled again. */
    private void takesAndGives(URI service) throws SQLException {
        var member = one("SELECT user_id FROM api_key WHERE status = 'ACTIVE' AND user_id IS NOT NULL LIMIT 1");
        int revision = Integer.parseInt(one("SELECT revision FROM organization ORDER BY created_at LIMIT 1"));
        shipped.admin(service)
                .post("/users/" + member + "/disable")
                .then()
                .statusCode(200)
                .body("status", equalTo("disabled"))
                .body("enforcement.enforced", equalTo(true))
                .body("enforcement.revision", greaterThan(revision));
        shipped.admin(service)
                .post("/users/" + member + "/enable")
                .then()
                .statusCode(200)
                .body("status", equalTo("active"));
        var project = one("SELECT project_id FROM project_member WHERE user_id = '" + member + "' LIMIT 1");
        shipped.admin(service)
                .body("{\"name\":\"k\",\"owner\":{\"type\":\"user\",\"id\":\"%s\"}}".formatted(member))
                .post("/projects/" + project + "/api_keys")
                .then()
                .statusCode(200);
    }

    private String one(String sql) throws SQLException {
        try (var connection = database.asSuperuser(Schema.KEYS);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
