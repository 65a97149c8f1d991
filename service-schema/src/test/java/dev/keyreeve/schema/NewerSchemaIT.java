package dev.keyreeve.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyreeve.deploy.backend.OwnDatabase;
import dev.keyreeve.deploy.backend.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two versions of a service, each with its own migrations, on one schema of a real PostgreSQL. */
@DisplayName("An older version")
class NewerSchemaIT {
    private static OwnDatabase database;

    @TempDir
    private Path older;

    @TempDir
    private Path newer;

    @BeforeAll
    static void start() {
        database = OwnDatabase.start();
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void twoVersions() throws IOException, SQLException {
        execute("DROP SCHEMA keys CASCADE", "CREATE SCHEMA keys AUTHORIZATION keys_owner");
        for (var version : new Path[] {older, newer}) {
            Files.writeString(version.resolve("V1__thing.sql"), "CREATE TABLE thing (id int);");
        }
        Files.writeString(older.resolve("R__answer.sql"), function(1));
        Files.writeString(newer.resolve("R__answer.sql"), function(2));
        Files.writeString(newer.resolve("R__only_newer.sql"), "CREATE OR REPLACE VIEW things AS SELECT id FROM thing;");
        Files.writeString(newer.resolve("V2__name.sql"), "ALTER TABLE thing ADD COLUMN name text;");
    }

    private static String function(int answer) {
        return "CREATE OR REPLACE FUNCTION answer() RETURNS int LANGUAGE sql AS 'SELECT " + answer + "';";
    }

    @Nested
    @DisplayName("on a schema that a newer one has migrated")
    class OnANewerSchema {
        @BeforeEach
        void updated() {
            customized(older).migrate();
            customized(newer).migrate();
        }

        @Test
        @DisplayName("would write its functions over the newer one's, or be refused, by Flyway alone")
        void byFlywayAlone() throws SQLException {
            assertThatThrownBy(() -> asQuarkusDoes(older).load().migrate()).isInstanceOf(FlywayValidateException.class);
            assertThat(answer()).isEqualTo("2");

            asQuarkusDoes(older)
                    .ignoreMigrationPatterns("*:future", "repeatable:*")
                    .load()
                    .migrate();

            assertThat(answer()).isEqualTo("1");
        }

        @Test
        @DisplayName("migrates to nothing: it is not refused, and the functions stay the newer one's")
        void migrates() throws SQLException {
            var history = one("SELECT count(*) FROM flyway_schema_history");

            customized(older).migrate();

            assertThat(answer()).isEqualTo("2");
            assertThat(one("SELECT count(*) FROM flyway_schema_history")).isEqualTo(history);
        }

        @Test
        @DisplayName("starts where it only looks, as the Deployments do")
        void validates() {
            customized(older).validate();
            customized(newer).validate();
        }

        @Test
        @DisplayName("leaves nothing for the newer one to mend when that comes back")
        void forwardAgain() throws SQLException {
            customized(older).migrate();

            assertThat(customized(newer).migrate().migrationsExecuted).isZero();
            assertThat(answer()).isEqualTo("2");
        }
    }

    @Nested
    @DisplayName("that is not there yet")
    class NotThereYet {
        @Test
        @DisplayName("has the newer one refuse a schema that lacks its version")
        void lacksTheVersion() {
            customized(older).migrate();

            assertThatThrownBy(() -> customized(newer).validate()).isInstanceOf(FlywayValidateException.class);
        }

        @Test
        @DisplayName("has the newer one refuse a schema that lacks its functions, though the version is there")
        void lacksTheFunctions() throws IOException {
            customized(older).migrate();
            Files.writeString(older.resolve("V2__name.sql"), "ALTER TABLE thing ADD COLUMN name text;");
            customized(older).migrate();

            assertThatThrownBy(() -> customized(newer).validate()).isInstanceOf(FlywayValidateException.class);
        }

        @Test
        @DisplayName("is migrated from nothing, and to the newer one, functions as well")
        void fromNothing() throws SQLException {
            customized(older).migrate();
            assertThat(answer()).isEqualTo("1");

            customized(newer).migrate();
            assertThat(answer()).isEqualTo("2");
        }
    }

    private static Flyway customized(Path version) {
        var configuration = asQuarkusDoes(version);
        new NewerSchema().customize(configuration);
        return configuration.load();
    }

    /** With nothing ignored, which is not Flyway's own default. */
    private static FluentConfiguration asQuarkusDoes(Path version) {
        var owner = database.owner(Schema.KEYS);
        return Flyway.configure()
                .dataSource(database.jdbcUrl(Schema.KEYS), owner.user(), owner.password())
                .defaultSchema("keys")
                .locations("filesystem:" + version)
                .ignoreMigrationPatterns(new String[0]);
    }

    private static String answer() throws SQLException {
        return one("SELECT answer()");
    }

    private static String one(String sql) throws SQLException {
        try (var connection = database.asOwner(Schema.KEYS);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void execute(String... commands) throws SQLException {
        try (var connection = database.asSuperuser(Schema.KEYS);
                var statement = connection.createStatement()) {
            for (var command : commands) {
                statement.execute(command);
            }
        }
    }
}
