package dev.keyreeve.deploy.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.keyreeve.deploy.process.Launcher;
import dev.keyreeve.deploy.process.Ports;
import dev.keyreeve.deploy.process.ProcessId;
import dev.keyreeve.deploy.process.Signals;
import dev.keyreeve.deploy.process.Signals.Signal;
import dev.keyreeve.deploy.process.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a database server goes through on somebody's machine. */
class PostgresServerIT {
    @TempDir
    Path directory;

    private PostgresSettings settings;
    private PostgresServer server;

    @BeforeEach
    void settings() {
        settings = PostgresSettings.under(directory, Ports.free());
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop();
        }
    }

    private PostgresServer start() {
        server = PostgresServer.start(settings, Launcher.TETHERED);
        return server;
    }

    @Test
    void findsItsDataAfterACleanStopAndLeavesNoProcess() throws SQLException {
        start();
        execute("CREATE TABLE kept (id int); INSERT INTO kept VALUES (7)");
        server.stop();

        assertThat(ProcessId.in(settings.data(), "postgres")).isEmpty();
        assertThat(settings.data().resolve("postmaster.pid")).doesNotExist();
        assertThat(Ports.isFree(settings.port())).isTrue();

        start();
        assertThat(one("SELECT id FROM kept")).isEqualTo("7");
    }

    @Test
    void startsAgainAfterKillNineWhileAnOrphanStillWorks() throws Exception {
        start();
        execute("CREATE TABLE kept (id int); INSERT INTO kept VALUES (7)");
        Connection busy = connect(); // its backend is in a query and does not notice that the postmaster is gone
        var query = Thread.ofVirtual().start(() -> sleepInDatabase(busy));
        awaitBackends();
        Signals.send(server.process(), Signal.KILL);
        Signals.awaitEnd(server.process(), Duration.ofSeconds(5));
        assertThat(ProcessId.in(settings.data(), "postgres")).as("orphans").isNotEmpty();
        assertThat(settings.data().resolve("postmaster.pid")).exists();

        start();

        assertThat(one("SELECT id FROM kept")).isEqualTo("7");
        query.join();
    }

    @Test
    void isNotStoppedByALockWhosePidNowIsSomebodyElses() throws IOException {
        start();
        Path lock = settings.data().resolve("postmaster.pid");
        String content = Files.readString(lock);
        server.stop();
        Files.writeString(
                lock,
                content.replaceFirst(
                        "\\d+", Long.toString(ProcessHandle.current().pid())));

        start();

        assertThat(server.process().alive()).isTrue();
    }

    @Test
    void refusesToRunTwiceOnTheSameData() {
        start();
        var other = new PostgresSettings(
                settings.data(), settings.passwords(), settings.log(), Ports.free(), false, Map.of());

        assertThatThrownBy(() -> PostgresServer.start(other, Launcher.TETHERED))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("already runs on " + settings.data());
        assertThat(server.process().alive()).isTrue();
    }

    @Test
    void makesTheClusterAnewWhenMakingItWasCutShort() throws IOException {
        Path half = Files.createDirectories(
                settings.data().resolveSibling("postgresql.new").resolve("base"));
        Files.writeString(half.resolve("1"), "half");

        start();

        assertThat(half).doesNotExist();
    }

    @Test
    void leavesADirectoryAloneThatIsNotItsOwn() throws IOException {
        Path precious = Files.createDirectories(settings.data()).resolve("thesis.tex");
        Files.writeString(precious, "chapter 1");

        assertThatThrownBy(this::start)
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("is not a PostgreSQL data directory that Keyreeve made");
        assertThat(precious).hasContent("chapter 1");
    }

    @Test
    void leavesTheDataOfAnotherMajorVersionAlone() throws IOException {
        start();
        server.stop();
        Files.writeString(settings.data().resolve("PG_VERSION"), "17\n");

        assertThatThrownBy(this::start)
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("was made by PostgreSQL 17");
        assertThat(settings.data().resolve("global/pg_control")).exists();
    }

    @Test
    void saysThatItsDataIsDamaged() throws IOException {
        start();
        server.stop();
        Files.write(settings.data().resolve("global/pg_control"), new byte[8192]);

        assertThatThrownBy(this::start)
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("is damaged; put a backup")
                .satisfies(failure ->
                        assertThat(((StartFailure) failure).details()).isNotBlank());
    }

    @Test
    void saysThatItsPortIsTaken() throws IOException {
        try (var _ = new java.net.ServerSocket(settings.port(), 1, java.net.InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(this::start)
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining("port " + settings.port());
        }
    }

    @Test
    void showsNoPasswordOnItsCommandLineOrInItsLog() throws IOException {
        start();
        var logins = server.logins();
        String seen = String.join(" ", server.process().commandLine()) + Files.readString(settings.log());

        assertThat(seen)
                .doesNotContain(
                        logins.app(Schema.KEYS).password(),
                        logins.owner(Schema.KEYS).password());
    }

    /** Root in a container may not make namespaces; the data must be usable whichever way it is. */
    @Test
    void runsForRootInEitherDisguiseOnTheSameData() throws SQLException {
        assumeThat(Disguise.needed()).isNotEqualTo(Disguise.NONE);
        for (Disguise disguise : new Disguise[] {Disguise.NOBODY, Disguise.NAMESPACE, Disguise.NOBODY}) {
            server = PostgresServer.start(settings, Launcher.TETHERED, PostgresBinaries.unpacked(disguise));
            execute("CREATE TABLE IF NOT EXISTS kept (id int); INSERT INTO kept VALUES (7)");
            server.stop();
        }

        start();
        assertThat(one("SELECT count(*) FROM kept")).isEqualTo("3");
    }

    private Connection connect() throws SQLException {
        var login = server.logins().owner(Schema.KEYS);
        return DriverManager.getConnection(server.logins().jdbcUrl(Schema.KEYS), login.user(), login.password());
    }

    private void execute(String sql) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String one(String sql) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** A query that does not look whether the postmaster lives: it computes. */
    private static void sleepInDatabase(Connection connection) {
        try (connection;
                var statement = connection.createStatement()) {
            statement.execute("SELECT count(*) FROM generate_series(1, 2000000000)");
        } catch (SQLException killed) {
            // As it should be.
        }
    }

    private void awaitBackends() throws SQLException {
        for (int i = 0; i < 100; i++) {
            if (!one("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%generate_series%' AND state = 'active'"
                            + " AND pid <> pg_backend_pid()")
                    .equals("0")) {
                return;
            }
            Signals.pause(Duration.ofMillis(20));
        }
        throw new AssertionError("the query did not begin");
    }
}
