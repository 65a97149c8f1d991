package dev.keyreeve.moderation;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.keyreeve.deploy.backend.OwnDatabase;
import dev.keyreeve.deploy.backend.Schema;
import dev.keyreeve.deploy.release.NextVersion;
import dev.keyreeve.deploy.release.Release;
import dev.keyreeve.deploy.release.ServiceJar;
import dev.keyreeve.moderation.support.Calls;
import io.restassured.specification.RequestSpecification;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** With the jar that is shipped, and the release before it as {@code keyreeve release record} wrote it down. */
@DisplayName("An update of moderation-service")
class UpgradeIT {
    private static final Path MODULE = Path.of("").toAbsolutePath();

    private final KeyPair keys = keyPair();
    private final OwnDatabase database = OwnDatabase.start();
    private Release release;
    private ServiceJar today;
    private NextVersion tomorrow;
    private String organization;

    @BeforeEach
    void prepare() throws IOException {
        release = Release.newest(MODULE);
        var config = new HashMap<>(database.config(Schema.MODERATION));
        config.put(
                "mp.jwt.verify.publickey",
                Base64.getEncoder().encodeToString(keys.getPublic().getEncoded()));
        today = new ServiceJar(MODULE, config);
        tomorrow = new NextVersion(MODULE, database, Schema.MODERATION);
    }

    @AfterEach
    void stop() {
        database.close();
    }

    @Test
    @DisplayName("takes over what the release wrote, leaves it all that it needs, and can be taken back")
    void thereAndBack() throws IOException, SQLException {
        var laid = release.layDown(database, Schema.MODERATION);

        assertThat(today.migrate()).isZero();
        assertThat(laid.missing()).as("what %s misses", release.version()).isEmpty();

        organization = one("SELECT org FROM policy_version ORDER BY version DESC LIMIT 1");
        try (var service = today.serve()) {
            knowsThePolicy(service.uri());
            tomorrow.migrate();
            blocks(service.uri()); // beside the next version
        }
        var history = tomorrow.history();
        assertThat(today.migrate()).as("the Job of a version that comes back").isZero();
        try (var service = today.serve()) {
            blocks(service.uri());
        }
        try (var service = today.migrateAndServe()) {
            blocks(service.uri());
        }
        assertThat(tomorrow.history())
                .as("functions that an older version wrote over the next one's")
                .isEqualTo(history);
    }

    @Test
    @DisplayName("brings a version with each function that it changes")
    void functionsComeWithAVersion() throws IOException {
        assertThat(release.changedWithoutVersion(MODULE)).isEmpty();
    }

    private void knowsThePolicy(URI service) throws SQLException {
        admin(service)
                .get(Calls.POLICY)
                .then()
                .statusCode(200)
                .body("version", equalTo(Integer.parseInt(one("SELECT max(version) FROM policy_version"))));
        admin(service)
                .get(Calls.DECISIONS + "?limit=100")
                .then()
                .statusCode(200)
                .body("data.id", hasItem(one("SELECT id FROM decision ORDER BY seq DESC LIMIT 1")));
        blocks(service);
    }

    /** By one policy more, after those of the release. */
    private void blocks(URI service) {
        var term = Calls.fresh("Bluebird");
        admin(service)
                .contentType("application/json")
                .body(Map.of("forbidden_terms", List.of(term), "detect_secrets", true))
                .post(Calls.POLICY)
                .then()
                .statusCode(200);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> given().baseUri(service.toString())
                        .auth()
                        .oauth2(token("relay"))
                        .contentType("application/json")
                        .body(Calls.request(organization, Calls.fresh("exch"), List.of("Tell me of " + term)))
                        .post(Calls.CHECKS)
                        .then()
                        .statusCode(200)
                        .body("verdict", equalTo("block")));
    }

    private RequestSpecification admin(URI service) {
        return given().baseUri(service.toString()).auth().oauth2(token("owner"));
    }

    private String token(String role) {
        var claims = Jwt.issuer("keyreeve")
                .audience("keyreeve-internal")
                .subject("upgrade")
                .groups(role)
                .expiresIn(Duration.ofMinutes(10));
        return (role.equals("relay") ? claims : claims.claim("org", organization))
                .jws()
                .algorithm(SignatureAlgorithm.ES256)
                .sign(keys.getPrivate());
    }

    private String one(String sql) throws SQLException {
        try (var connection = database.asSuperuser(Schema.MODERATION);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static KeyPair keyPair() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
