package dev.keyreeve.deploy.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.usage.UsageEvent;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What every service's tests stand on. */
class BackendIT {
    private static Backend backend;

    @BeforeAll
    static void startBackend() {
        backend = Backend.shared();
    }

    @Test
    void isTheSameForEveryCaller() {
        assertThat(Backend.shared()).isSameAs(backend);
    }

    @Test
    void createsEveryTopicWithItsPolicyAndNoOther() throws Exception {
        try (var admin = Admin.create(Map.of("bootstrap.servers", backend.bootstrapServers()))) {
            var topics = admin.describeTopics(List.of(GrantRecord.TOPIC, UsageEvent.TOPIC))
                    .allTopicNames()
                    .get();

            assertThat(topics.get(GrantRecord.TOPIC).partitions()).hasSize(8);
            assertThat(topics.get(UsageEvent.TOPIC).partitions()).hasSize(8);
            assertThat(admin.listTopics().names().get()).containsExactlyInAnyOrder(GrantRecord.TOPIC, UsageEvent.TOPIC);
        }
    }

    @Test
    void takesRecordsAndGivesThemBackToAGroupInEveryCompression() {
        for (String compression : List.of("none", "gzip", "zstd")) {
            Map<String, Object> client = Map.of(
                    "bootstrap.servers",
                    backend.bootstrapServers(),
                    "group.id",
                    "backend-it-" + compression,
                    "auto.offset.reset",
                    "earliest",
                    "compression.type",
                    compression);
            try (var producer = new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
                producer.send(new ProducerRecord<>(UsageEvent.TOPIC, compression, compression));
            }
            try (var consumer = new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer())) {
                consumer.subscribe(List.of(UsageEvent.TOPIC));
                boolean seen = false;
                long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
                while (!seen && System.nanoTime() < deadline) {
                    for (var polled : consumer.poll(Duration.ofMillis(200))) {
                        seen |= compression.equals(polled.key());
                    }
                }
                assertThat(seen).as(compression).isTrue();
            }
        }
    }

    @Nested
    @DisplayName("As a service's app role")
    class AppRole {
        @Test
        void worksOnTheTablesThatItsOwnerMade() throws SQLException {
            try (var owner = connect("keys", backend.owner("keys"));
                    var app = connect("keys", backend.app("keys"))) {
                run(owner, "CREATE TABLE made_by_owner (id bigserial PRIMARY KEY, name text)");

                run(app, "INSERT INTO made_by_owner (name) VALUES ('Ada')");

                assertThat(one(app, "SELECT name FROM made_by_owner")).isEqualTo("Ada");
                assertThatThrownBy(() -> run(app, "DROP TABLE made_by_owner")).hasMessageContaining("must be owner");
                assertThatThrownBy(() -> run(app, "CREATE TABLE mine (id int)"))
                        .hasMessageContaining("permission denied");
                assertThatThrownBy(() -> run(app, "TRUNCATE made_by_owner")).hasMessageContaining("permission denied");
            }
        }

        @Test
        void mayCallItsOwnersFunctionsAndNobodyElseMay() throws SQLException {
            try (var owner = connect("usage", backend.owner("usage"));
                    var app = connect("usage", backend.app("usage"));
                    var other = connect("keys", backend.app("keys"))) {
                run(owner, "CREATE FUNCTION answer() RETURNS text LANGUAGE sql AS $$ SELECT 'yes' $$");

                assertThat(one(app, "SELECT answer()")).isEqualTo("yes");
                assertThatThrownBy(() -> one(other, "SELECT usage.answer()")).hasMessageContaining("permission denied");
            }
        }

        @Test
        void cannotReadAnotherServicesSchemaNorCanItsOwner() throws SQLException {
            try (var owner = connect("moderation", backend.owner("moderation"));
                    var app = connect("keys", backend.app("keys"));
                    var keysOwner = connect("keys", backend.owner("keys"))) {
                run(owner, "CREATE TABLE private_to_moderation (id int)");

                assertThatThrownBy(() -> one(app, "SELECT id FROM moderation.private_to_moderation"))
                        .hasMessageContaining("permission denied for schema moderation");
                assertThatThrownBy(() -> one(keysOwner, "SELECT id FROM moderation.private_to_moderation"))
                        .hasMessageContaining("permission denied for schema moderation");
            }
        }

        @Test
        void isHeldByRowLevelSecurityUnlessItBecomesTheSystemRole() throws SQLException {
            try (var owner = connect("keys", backend.owner("keys"));
                    var app = connect("keys", backend.app("keys"))) {
                run(owner, "CREATE TABLE of_tenants (org text)");
                run(owner, "INSERT INTO of_tenants VALUES ('acme')");
                run(owner, "ALTER TABLE of_tenants ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY");
                run(owner, "CREATE POLICY tenant ON of_tenants USING (org = current_setting('keyreeve.org', true))");
                run(owner, "CREATE POLICY system ON of_tenants TO keys_system USING (true)");

                assertThat(one(app, "SELECT count(*) FROM of_tenants")).isEqualTo("0");

                app.setAutoCommit(false);
                run(app, "SET LOCAL ROLE keys_system");
                assertThat(one(app, "SELECT count(*) FROM of_tenants")).isEqualTo("1");
                app.commit();

                assertThat(one(app, "SELECT count(*) FROM of_tenants"))
                        .as("in the next transaction")
                        .isEqualTo("0");
                app.rollback();
                assertThatThrownBy(() -> run(app, "SET LOCAL ROLE usage_system"))
                        .hasMessageContaining("permission denied");
            }
        }
    }

    private static Connection connect(String schema, Credentials login) throws SQLException {
        return DriverManager.getConnection(backend.jdbcUrl(schema), login.user(), login.password());
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String one(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
