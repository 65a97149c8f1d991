package dev.keyreeve.keys.restored;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.grant.Status;
import dev.keyreeve.deploy.backend.OwnDatabase;
import dev.keyreeve.deploy.backend.OwnKafka;
import dev.keyreeve.deploy.backend.Schema;
import dev.keyreeve.deploy.process.StartFailure;
import dev.keyreeve.deploy.release.Rows;
import dev.keyreeve.keys.testing.Grants;
import dev.keyreeve.keys.testing.ShippedKeyService;
import io.restassured.path.json.JsonPath;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the jar that is shipped, and Kafka as it was when the database was lost. */
@DisplayName("A database that is older than the topic")
class RestoreIT {
    private static final String ORGANIZATION = "org_restored";

    private final OwnDatabase lost = OwnDatabase.start();
    private final OwnDatabase restored = OwnDatabase.start();
    private final OwnKafka kafka = OwnKafka.start();

    @TempDir
    private Path directory;

    private ShippedKeyService shipped;

    @AfterEach
    void stop() {
        kafka.close();
        lost.close();
        restored.close();
    }

    @Test
    @DisplayName("is refused, and reconciled on demand: what was taken away stays so, what it does not know goes")
    void refusedThenReconciled() throws Exception {
        shipped = new ShippedKeyService(directory, ORGANIZATION, kafka);
        String backup;
        String ada;
        String ben;
        String carla;
        String project;
        String dora;
        String keyOfDora;
        String alias = "{\"name\":\"fast\",\"candidates\":[{\"provider\":\"openai\",\"model\":\"%s\"}]}";
        try (var service = shipped.on(lost, Map.of()).migrateAndServe()) {
            project = post(service.uri(), "/projects", "{\"name\":\"Apollo\"}").getString("id");
            ada = member(service.uri(), "ada", project);
            ben = member(service.uri(), "ben", project);
            carla = member(service.uri(), "carla", project);
            post(service.uri(), "/users/" + carla + "/disable", "");
            post(service.uri(), "/model_aliases", alias.formatted("small"));
            backup = backup();

            post(service.uri(), "/users/" + ben + "/disable", "");
            post(service.uri(), "/users/" + carla + "/enable", "");
            dora = member(service.uri(), "dora", project);
            keyOfDora = key(service.uri(), project, dora);
            var id = shipped.admin(service.uri())
                    .get("/model_aliases")
                    .jsonPath()
                    .getString("data[0].id");
            post(service.uri(), "/model_aliases/" + id, "{\"candidates\":[{\"provider\":\"openai\",\"model\":\"x\"}]}");
        }
        assertThat(shipped.on(restored, Map.of()).migrate()).isZero();
        try (var connection = restored.asSuperuser(Schema.KEYS)) {
            Rows.putBack(connection, backup);
        }

        assertThatThrownBy(() -> shipped.on(restored, Map.of()).serve())
                .isInstanceOfSatisfying(
                        StartFailure.class,
                        refused -> assertThat(refused.details()).contains("keyreeve.grants.reconcile=true"));

        long toldBefore = newest().values().stream()
                .mapToLong(GrantRecord::revision)
                .max()
                .orElseThrow();
        var reconciling = Map.of("keyreeve.grants.reconcile", "true");
        try (var service = shipped.on(restored, reconciling).serve()) {
            for (var known :
                    Map.of(ada, "active", ben, "disabled", carla, "disabled").entrySet()) {
                shipped.admin(service.uri())
                        .get("/users/" + known.getKey())
                        .then()
                        .body("status", equalTo(known.getValue()));
            }
            shipped.admin(service.uri()).get("/users/" + dora).then().statusCode(404);
            shipped.admin(service.uri()).get("/model_aliases").then().body("data.size()", equalTo(0));
            await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
                assertThat(told("principal:" + ORGANIZATION + ":" + ada)).isEqualTo(Status.ACTIVE);
                assertThat(told("principal:" + ORGANIZATION + ":" + ben)).isEqualTo(Status.DISABLED);
                assertThat(told("principal:" + ORGANIZATION + ":" + carla)).isEqualTo(Status.DISABLED);
                assertThat(told("principal:" + ORGANIZATION + ":" + dora)).isEqualTo(Status.DELETED);
                assertThat(told("alias:" + ORGANIZATION + ":fast")).isEqualTo(Status.DELETED);
                assertThat(newest().values())
                        .filteredOn(record -> record instanceof GrantRecord.Key key
                                && key.keyId().equals(keyOfDora))
                        .singleElement()
                        .satisfies(record -> assertThat(Reissue.status(record)).hasValue(Status.DELETED));
            });
        }
        try (var service = shipped.on(restored, Map.of()).serve()) {
            var taken = post(service.uri(), "/users/" + ada + "/disable", "");
            assertThat(taken.getLong("enforcement.revision")).isGreaterThan(toldBefore);
            assertThat(taken.getBoolean("enforcement.enforced")).isTrue();
            assertThat(told("principal:" + ORGANIZATION + ":" + ada)).isEqualTo(Status.DISABLED);
            post(service.uri(), "/users/" + ben + "/enable", "");
        }
    }

    @Test
    @DisplayName("is served from while Kafka is away, for the relays' leases, and ends the process when it is back")
    void kafkaIsAwayAtTheStart() throws Exception {
        shipped = new ShippedKeyService(directory, ORGANIZATION, kafka);
        try (var service = shipped.on(lost, Map.of()).migrateAndServe()) {
            post(service.uri(), "/projects", "{\"name\":\"Apollo\"}");
            await().atMost(Duration.ofSeconds(15)).until(() -> newest().size() > 1);
        }
        kafka.goAway();
        try (var service = shipped.on(restored, Map.of()).migrateAndServe()) {
            shipped.admin(service.uri()).get("/projects").then().statusCode(200);

            kafka.comeBack();

            await().atMost(Duration.ofSeconds(60)).until(() -> !service.isAlive());
        }
        assertThat(Grants.of(kafka.bootstrapServers(), ORGANIZATION))
                .as("nothing was sent")
                .extracting(GrantRecord::revision)
                .doesNotHaveDuplicates();
    }

    private String backup() throws SQLException {
        try (var connection = lost.asSuperuser(Schema.KEYS)) {
            return Rows.read(connection, Schema.KEYS);
        }
    }

    private String member(URI service, String name, String project) {
        var user = post(service, "/users", """
                {"email":"%1$s@example.com","name":"%1$s","role":"member"}""".formatted(name)).getString("id");
        post(service, "/projects/" + project + "/users", "{\"user_id\":\"%s\",\"role\":\"member\"}".formatted(user));
        return user;
    }

    private String key(URI service, String project, String user) {
        return post(
                        service,
                        "/projects/" + project + "/api_keys",
                        "{\"name\":\"k\",\"owner\":{\"type\":\"user\",\"id\":\"%s\"}}".formatted(user))
                .getString("id");
    }

    private JsonPath post(URI service, String path, String body) {
        return shipped.admin(service)
                .body(body)
                .post(path)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private Status told(String recordKey) {
        return Reissue.status(newest().get(recordKey)).orElseThrow();
    }

    /** As a relay keeps them: an older revision never overwrites a newer one. */
    private Map<String, GrantRecord> newest() {
        var newest = new HashMap<String, GrantRecord>();
        Grants.of(kafka.bootstrapServers(), ORGANIZATION)
                .forEach(record -> newest.merge(
                        record.recordKey(), record, (one, two) -> one.revision() > two.revision() ? one : two));
        return newest;
    }
}
