package dev.keyreeve.usage;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.Allotment;
import dev.keyreeve.contracts.usage.TokenUsage;
import dev.keyreeve.deploy.backend.Backend;
import dev.keyreeve.deploy.backend.OwnDatabase;
import dev.keyreeve.deploy.backend.Schema;
import dev.keyreeve.deploy.release.NextVersion;
import dev.keyreeve.deploy.release.Release;
import dev.keyreeve.deploy.release.ServiceJar;
import dev.keyreeve.usage.testing.Tenant;
import dev.keyreeve.usage.testing.UsageTopic;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** With the jar that is shipped, and the release before it as {@code keyreeve release record} wrote it down. */
@DisplayName("An update of usage-service")
class UpgradeIT {
    private static final Path MODULE = Path.of("").toAbsolutePath();

    private final KeyPair keys = keyPair();
    private final OwnDatabase database = OwnDatabase.start();
    private Release release;
    private ServiceJar today;
    private NextVersion tomorrow;
    private Tenant tenant;

    @BeforeEach
    void prepare() throws IOException {
        release = Release.newest(MODULE);
        var config = new HashMap<>(database.config(Schema.USAGE));
        config.put("kafka.bootstrap.servers", Backend.shared().bootstrapServers());
        config.put(
                "mp.jwt.verify.publickey",
                Base64.getEncoder().encodeToString(keys.getPublic().getEncoded()));
        today = new ServiceJar(MODULE, config);
        tomorrow = new NextVersion(MODULE, database, Schema.USAGE);
    }

    @AfterEach
    void stop() {
        database.close();
    }

    @Test
    @DisplayName("takes over what the release wrote, leaves it all that it needs, and can be taken back")
    void thereAndBack() throws IOException, SQLException {
        var laid = release.layDown(database, Schema.USAGE);
        readTheTopicFromItsStart();

        assertThat(today.migrate()).isZero();
        assertThat(laid.missing()).as("what %s misses", release.version()).isEmpty();

        try (var service = today.serve()) {
            knowsWhatWasUsed(service.uri());
            sellsAndSettles(service.uri());
            tomorrow.migrate();
            sellsAndSettles(service.uri()); // beside the next version
        }
        var history = tomorrow.history();
        assertThat(today.migrate()).as("the Job of a version that comes back").isZero();
        try (var service = today.serve()) {
            sellsAndSettles(service.uri());
        }
        try (var service = today.migrateAndServe()) {
            sellsAndSettles(service.uri());
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

    /** It is another Kafka than the release's. */
    private void readTheTopicFromItsStart() throws SQLException {
        try (var connection = database.asSuperuser(Schema.USAGE);
                var statement = connection.createStatement()) {
            statement.execute("DELETE FROM consumed_offset");
        }
    }

    private void knowsWhatWasUsed(URI service) throws SQLException {
        var organization = new OrganizationId(one("SELECT org FROM budget WHERE hard LIMIT 1"));
        var fresh = Tenant.fresh();
        tenant = new Tenant(organization, fresh.project(), Principal.user(fresh.user()), fresh.key(), fresh.relay());
        var budget = one("SELECT id FROM budget WHERE hard LIMIT 1");
        admin(service)
                .get("/v1/organization/budgets/" + budget)
                .then()
                .statusCode(200)
                .body("id", equalTo(budget))
                .body("name", equalTo(one("SELECT name FROM budget WHERE id = '" + budget + "'")));
        assertThat(spent(service)).isEqualTo(Long.parseLong(one("SELECT sum(cost_nanos) FROM entry")));
    }

    /** Under a key of its own each time: what a key has used already counts under a limit that comes later. */
    private void sellsAndSettles(URI service) {
        tenant = tenant.withKey(Id.KEY.next());
        var made = admin(service)
                .body("""
                        {"scope":{"type":"api_key","id":"%s"},"kind":"hard","window":"total",
                         "amount":{"value":0.001,"currency":"usd"}}""".formatted(tenant.key()))
                .post("/v1/organization/budgets")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        var purchase = tenant.buys(100_000, 100_000);
        var bought = Json.read(
                given().baseUri(service.toString())
                        .auth()
                        .oauth2(token(tenant.relay(), "relay"))
                        .contentType("application/json")
                        .body(Json.write(purchase))
                        .post("/internal/v1/allotments")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asByteArray(),
                Allotment.Answer.class);
        assertThat(bought).isInstanceOf(Allotment.Answer.Bought.class);
        try (var topic = new UsageTopic(Backend.shared().bootstrapServers())) {
            topic.send(tenant.settled(
                    Id.EXCHANGE.next(),
                    purchase.allotment(),
                    100_000,
                    TokenUsage.of(10, 5),
                    System.currentTimeMillis()));
            topic.send(tenant.closed(purchase.allotment(), 100_000));
        }
        var budget = "/v1/organization/budgets/" + made.getString("id");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> admin(service)
                        .get(budget)
                        .then()
                        .body("posted.value", equalTo(0.000075f))
                        .body("pending.value", equalTo(0)));
        admin(service).delete(budget).then().statusCode(200);
    }

    /** In nano-USD, over all that the ledger has of the organization. */
    private long spent(URI service) {
        long sum = 0;
        long start =
                Long.parseLong(oneOrThrow("SELECT extract(epoch FROM min(started_at))::bigint - 86400 FROM entry"));
        List<Object> values = admin(service)
                .get("/v1/organization/costs?limit=180&start_time=" + start)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("data.results.flatten().amount.value");
        for (var value : values) {
            sum += new java.math.BigDecimal(value.toString()).movePointRight(9).longValueExact();
        }
        return sum;
    }

    private RequestSpecification admin(URI service) {
        return given().baseUri(service.toString())
                .auth()
                .oauth2(token("admkey_test", "owner"))
                .contentType("application/json");
    }

    private String token(String subject, String role) {
        var claims = Jwt.issuer("keyreeve")
                .audience("keyreeve-internal")
                .subject(subject)
                .groups(role)
                .expiresIn(Duration.ofMinutes(10));
        return (role.equals("relay")
                        ? claims
                        : claims.claim("org", tenant.organization().value()))
                .jws()
                .algorithm(SignatureAlgorithm.ES256)
                .sign(keys.getPrivate());
    }

    private String oneOrThrow(String sql) {
        try {
            return one(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private String one(String sql) throws SQLException {
        try (var connection = database.asSuperuser(Schema.USAGE);
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
