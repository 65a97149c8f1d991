package dev.keyreeve.deploy.backend;

import dev.keyreeve.deploy.process.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** Both servers from Testcontainers, which ends them with this JVM. Needs an engine that has or can pull the images. */
final class ContainerBackend implements Backend {
    private static final String POSTGRES_IMAGE = "postgres:18-alpine";
    private static final String KAFKA_IMAGE = "apache/kafka-native:4.1.1";

    private final PostgreSQLContainer postgres;
    private final KafkaContainer kafka;
    private final DatabaseSecrets secrets;

    private ContainerBackend(PostgreSQLContainer postgres, KafkaContainer kafka, DatabaseSecrets secrets) {
        this.postgres = postgres;
        this.kafka = kafka;
        this.secrets = secrets;
    }

    static Backend start() {
        try {
            return Containers.start();
        } catch (NoClassDefFoundError missing) {
            throw new StartFailure(
                    "-Dbackend=containers needs Testcontainers on the test class path; pass it on Maven's"
                            + " command line, where it also activates the profile that brings them.",
                    missing);
        }
    }

    @Override
    public String jdbcUrl(String schema) {
        return url() + "?currentSchema=" + Schema.named(schema).schemaName();
    }

    @Override
    public Credentials owner(String schema) {
        return secrets.of(Schema.named(schema).owner());
    }

    @Override
    public Credentials app(String schema) {
        return secrets.of(Schema.named(schema).app());
    }

    @Override
    public String bootstrapServers() {
        return kafka.getBootstrapServers();
    }

    private String url() {
        return "jdbc:postgresql://" + postgres.getHost() + ":" + postgres.getMappedPort(5432) + "/"
                + PostgresSettings.DATABASE;
    }

    /** Apart, so that loading the outer class does not need Testcontainers. */
    private static final class Containers {
        static Backend start() {
            try {
                Path directory = Files.createTempDirectory("keyreeve-backend-");
                var secrets = DatabaseSecrets.loadOrCreate(directory.resolve("database-passwords"));
                var superuser = secrets.superuser();
                var postgres = new PostgreSQLContainer(POSTGRES_IMAGE)
                        .withDatabaseName("postgres")
                        .withUsername(superuser.user())
                        .withPassword(superuser.password())
                        .withCommand("postgres", "-c", "fsync=off", "-c", "max_connections=100");
                var kafka = new KafkaContainer(KAFKA_IMAGE)
                        .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                        .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0");
                postgres.start();
                kafka.start();
                var backend = new ContainerBackend(postgres, kafka, secrets);
                backend.bootstrap();
                return backend;
            } catch (IOException
                    | SQLException
                    | IllegalStateException
                    | org.testcontainers.containers.ContainerLaunchException failure) {
                throw new StartFailure(
                        "-Dbackend=containers needs a container engine that has or can pull "
                                + POSTGRES_IMAGE + " and " + KAFKA_IMAGE + " (" + failure.getMessage()
                                + "); without it the embedded servers are used.",
                        failure);
            }
        }
    }

    private void bootstrap() throws SQLException {
        var superuser = secrets.superuser();
        try (var connection =
                DriverManager.getConnection(postgres.getJdbcUrl(), superuser.user(), superuser.password())) {
            DatabaseBootstrap.database(connection);
        }
        try (var connection = DriverManager.getConnection(url(), superuser.user(), superuser.password())) {
            DatabaseBootstrap.schemas(connection, secrets);
        }
        Topics.create(bootstrapServers());
    }
}
