package dev.keyreeve.usage.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.json.Json;
import dev.keyreeve.contracts.usage.TokenUsage;
import dev.keyreeve.usage.access.Transactions;
import dev.keyreeve.usage.ledger.LedgerHarness;
import dev.keyreeve.usage.testing.Tenant;
import dev.keyreeve.usage.testing.UsageBackend;
import dev.keyreeve.usage.testing.UsageTopic;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(UsageBackend.class)
@DisplayName("The intake")
class IntakeIT {
    @Inject
    ConsumedOffsets offsets;

    @Inject
    Transactions transactions;

    @Inject
    LedgerHarness harness;

    @Inject
    TestIntake intake;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String bootstrapServers;

    private final Tenant tenant = Tenant.fresh();
    private UsageTopic topic;

    @BeforeEach
    void connect() {
        topic = new UsageTopic(bootstrapServers);
    }

    @AfterEach
    void stopAll() throws InterruptedException {
        intake.stopAll();
        topic.close();
    }

    @Test
    @DisplayName("books what was sent, once, however often it was sent")
    void duplicates() {
        var first = tenant.used(1_000, 100);
        var second = tenant.used(2_000, 200);
        intake.start();
        for (var event : List.of(first, second, first, second, first)) {
            topic.send(event);
        }
        intake.awaitCaughtUp();
        assertThat(entries(tenant)).isEqualTo(2);
        // gpt-4o: $2.5 and $10 a million
        assertThat(cost(tenant)).isEqualTo(3_000 * 2_500L + 300 * 10_000L);
    }

    @Test
    @DisplayName("goes on after a restart where PostgreSQL says, and does not read again what it had")
    void restart() throws InterruptedException {
        topic.send(tenant.used(1, 1));
        var before = intake.start();
        intake.awaitCaughtUp();
        intake.stop(before);
        var stored = offsets.all();
        topic.send(tenant.used(1, 1));
        assertThat(offsets.all()).as("nobody reads").isEqualTo(stored);

        intake.start();
        intake.awaitCaughtUp();

        assertThat(entries(tenant)).isEqualTo(2);
        assertThat(sum(offsets.all())).isEqualTo(sum(stored) + 1);
    }

    @Test
    @DisplayName("rejects what cannot be true, keeps it, and books all around it")
    void poison() {
        intake.start();
        var org = tenant.organization().value();
        topic.send(tenant.used(10, 10));
        topic.send(org, "not json".getBytes(StandardCharsets.UTF_8));
        topic.send(org, "{\"type\":\"settled\"}".getBytes(StandardCharsets.UTF_8));
        topic.send(org, "{\"type\":\"from_the_future\"}".getBytes(StandardCharsets.UTF_8));
        topic.send(org, null);
        topic.send(org, changed("\"price_version\":\"2026-11-01\"", "\"price_version\":\"1999-01-01\""));
        topic.send(org, changed("\"input\":77", "\"input\":-77"));
        topic.send(org, changed("\"input\":77", "\"input\":9223372036854775807"));
        topic.send(tenant.closed("alt_nobody_knows", 1));
        topic.send(org, changed("\"model\":\"gpt-4o\"", "\"model\":\"gpt-\\u0000\\ud800-4o\""));
        topic.send(tenant.used(20, 20));
        intake.awaitCaughtUp();

        assertThat(entries(tenant)).isEqualTo(3);
        assertThat(harness.number(tenant, "SELECT count(*) FROM entry WHERE model LIKE 'gpt-__-4o'"))
                .as("a model's name is the caller's own: it cannot keep a call from being counted")
                .isEqualTo(1);
        assertThat(reasons())
                .contains("malformed", "empty", "impossible", "unknown_price_version", "unknown_allotment");
        assertThat(reasons()).hasSizeGreaterThanOrEqualTo(8);
    }

    @Test
    @DisplayName("keeps images apart, and books what relays sent that did not tell them")
    void images() {
        intake.start();
        var org = tenant.organization().value();
        var told = Json.write(tenant.used(77, 7));
        topic.send(
                org,
                changed("\"image_input\":0,\"cached_image_input\":0", "\"image_input\":40,\"cached_image_input\":0"));
        topic.send(org, changed("\"image_output\":0", "\"image_output\":1"));
        var untold = new String(told, StandardCharsets.UTF_8).replaceAll(",\"(cached_)?image_(in|out)put\":0", "");
        assertThat(untold).doesNotContain("image");
        topic.send(org, untold.getBytes(StandardCharsets.UTF_8));
        topic.send(org, changed("\"image_input\":0", "\"image_input\":78"));
        intake.awaitCaughtUp();

        assertThat(entries(tenant)).isEqualTo(3);
        assertThat(harness.number(tenant, "SELECT sum(image_input_tokens) FROM entry"))
                .isEqualTo(40);
        assertThat(harness.number(tenant, "SELECT sum(image_output_tokens) FROM entry"))
                .isEqualTo(1);
        // At the price of other tokens.
        assertThat(cost(tenant)).isEqualTo(3 * (77 * 2_500L + 7 * 10_000L));
    }

    @Test
    @DisplayName("never stops over an impossible close, and leaves the allotment to the reconciler")
    void impossibleClose() {
        intake.start();
        var close = new String(Json.write(tenant.closed("alt_nobody_knows", 5)), StandardCharsets.UTF_8);
        topic.send(
                tenant.organization().value(),
                close.replace("\"nanos\":5", "\"nanos\":-5").getBytes(StandardCharsets.UTF_8));
        topic.send(tenant.used(1, 1));
        intake.awaitCaughtUp();
        assertThat(entries(tenant)).isEqualTo(1);
    }

    @Test
    @DisplayName("shares the partitions between two instances, of which one leaves, and counts everything once")
    void twoInstances() throws InterruptedException {
        var tenants = new ArrayList<Tenant>();
        for (int i = 0; i < 24; i++) {
            tenants.add(Tenant.fresh());
        }
        var first = intake.start();
        for (int round = 0; round < 12; round++) {
            tenants.forEach(each -> topic.send(each.used(1, 1)));
            if (round == 3) {
                intake.start();
            } else if (round == 8) {
                intake.stop(first);
            }
        }
        intake.awaitCaughtUp();
        assertThat(tenants).allSatisfy(each -> assertThat(entries(each)).isEqualTo(12));
    }

    @Test
    @DisplayName("loses nothing and doubles nothing while PostgreSQL cuts its connections in the middle of batches")
    void databaseCutsConnections() {
        intake.start();
        for (int i = 0; i < 200; i++) {
            topic.send(tenant.used(1, 1));
            if (i % 20 == 0) {
                cutAllConnections();
            }
        }
        intake.awaitCaughtUp();
        assertThat(entries(tenant)).isEqualTo(200);
    }

    @Test
    @DisplayName("settles from the allotment that an event names, whichever of close and settlement comes first")
    void closeOvertakes() {
        var budget = harness.hardBudget(tenant, "api_key", tenant.key(), "month", 10_000_000);
        var allotment = harness.buy(tenant, 5_000_000);
        var usage = TokenUsage.of(1_000, 50);
        intake.start();
        topic.send(tenant.closed(allotment, 4_000_000));
        intake.awaitCaughtUp();
        assertThat(harness.account(tenant, budget).pending()).isEqualTo(4_000_000);

        topic.send(tenant.settled(Id.EXCHANGE.next(), allotment, 4_000_000, usage, System.currentTimeMillis()));
        topic.send(tenant.closed(allotment, 4_000_000));
        intake.awaitCaughtUp();

        assertThat(harness.account(tenant, budget).pending()).isZero();
        assertThat(harness.account(tenant, budget).posted()).isEqualTo(3_000_000);
    }

    private byte[] changed(String what, String by) {
        var json = new String(Json.write(tenant.used(77, 7)), StandardCharsets.UTF_8);
        assertThat(json).contains(what);
        return json.replace(what, by).getBytes(StandardCharsets.UTF_8);
    }

    private long entries(Tenant of) {
        return harness.number(of, "SELECT count(*) FROM entry");
    }

    private long cost(Tenant of) {
        return harness.number(of, "SELECT sum(cost_nanos) FROM entry");
    }

    private static long sum(Map<Integer, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }

    /** On a connection of its own: the pool's next ones may be those that were cut the time before. */
    private static void cutAllConnections() {
        var config = ConfigProvider.getConfig();
        try (var connection = DriverManager.getConnection(
                        config.getValue("quarkus.datasource.jdbc.url", String.class),
                        config.getValue("quarkus.datasource.username", String.class),
                        config.getValue("quarkus.datasource.password", String.class));
                var statement = connection.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    + " WHERE usename = current_user AND pid <> pg_backend_pid()");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> reasons() {
        return transactions.acrossTenants(connection -> {
            try (var statement =
                            connection.prepareStatement("SELECT reason FROM rejected_event WHERE payload IS NOT NULL");
                    var row = statement.executeQuery()) {
                var reasons = new ArrayList<String>();
                while (row.next()) {
                    reasons.add(row.getString(1));
                }
                return reasons;
            }
        });
    }
}
