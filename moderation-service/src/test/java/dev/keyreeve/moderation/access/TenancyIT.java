package dev.keyreeve.moderation.access;

import static dev.keyreeve.moderation.support.Calls.changePolicy;
import static dev.keyreeve.moderation.support.Calls.check;
import static dev.keyreeve.moderation.support.Calls.decisions;
import static dev.keyreeve.moderation.support.Calls.fresh;
import static dev.keyreeve.moderation.support.Calls.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import dev.keyreeve.moderation.support.Database;
import dev.keyreeve.moderation.support.RealBackend;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealBackend.class)
@DisplayName("One organization")
class TenancyIT {
    private static final String TENANT_TABLES = """
            SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'moderation'::regnamespace AND c.relkind IN ('r', 'p')
            AND c.relname <> 'flyway_schema_history' ORDER BY 1
            """;

    private final String ada = fresh("org");
    private final String ben = fresh("org");

    @BeforeEach
    void adaHasAPolicyAndADecision() {
        changePolicy(ada, Map.of("forbidden_terms", List.of("titan"), "detect_secrets", false))
                .statusCode(200);
        check(ada, "titan").body("verdict", equalTo("block"));
    }

    @Test
    @DisplayName("neither sees nor feels another's policy and decisions")
    void throughTheDoors() {
        policy(ben).body("version", equalTo(0)).body("forbidden_terms", empty());
        check(ben, "titan").body("verdict", equalTo("allow"));
        decisions(ben, "").body("data", empty());
        var adas = decisions(ada, "").extract().jsonPath().getString("data[0].id");
        decisions(ben, "?after=" + adas).statusCode(400);
        changePolicy(ben, Map.of("forbidden_terms", List.of("other"))).body("version", equalTo(1));
        policy(ada).body("version", equalTo(1)).body("forbidden_terms[0]", equalTo("titan"));
    }

    @Nested
    @DisplayName("in the database")
    class InTheDatabase {
        @Test
        @DisplayName("is kept apart in every table, even from the tables' owner")
        void everyTable() throws SQLException {
            try (var owner = Database.asOwner()) {
                assertThat(Database.column(owner, TENANT_TABLES)).containsExactly("decision", "policy_version");
                assertThat(Database.column(
                                owner,
                                "SELECT relname FROM pg_class WHERE relnamespace = 'moderation'::regnamespace"
                                        + " AND relname IN (" + quoted(Database.column(owner, TENANT_TABLES)) + ")"
                                        + " AND relrowsecurity AND relforcerowsecurity ORDER BY 1"))
                        .isEqualTo(Database.column(owner, TENANT_TABLES));
                for (var table : Database.column(owner, TENANT_TABLES)) {
                    assertThat(count(owner, table)).as("%s as its owner", table).isZero();
                }
            }
        }

        @Test
        @DisplayName("is seen by a transaction that names it, and by no other")
        void namedOrNothing() throws SQLException {
            try (var app = Database.asApp()) {
                app.setAutoCommit(false);
                for (var table : List.of("decision", "policy_version")) {
                    assertThat(count(app, table)).as("%s without a name", table).isZero();
                    name(app, ada);
                    assertThat(count(app, table)).as("%s of its own", table).isEqualTo(1);
                    app.rollback();
                    assertThat(count(app, table))
                            .as("%s after the transaction", table)
                            .isZero();
                    name(app, ben);
                    assertThat(count(app, table)).as("%s of another", table).isZero();
                    app.rollback();
                }
            }
        }

        @Test
        @DisplayName("cannot be written to by another, and its history by nobody")
        void writes() throws SQLException {
            try (var app = Database.asApp()) {
                app.setAutoCommit(false);
                refused(app, ben, "INSERT INTO policy_version VALUES ('" + ada + "', 9, '{}', false, now(), 'ben')");
                refused(app, ada, "UPDATE policy_version SET detect_secrets = true");
                refused(app, ada, "DELETE FROM policy_version");
                refused(app, ada, "UPDATE decision SET verdict = 'allow'");
                refused(app, ada, "DELETE FROM decision");
                refused(app, ada, "DELETE FROM flyway_schema_history");
                refused(app, ada, "TRUNCATE decision");
                refused(app, ada, "ALTER TABLE decision DISABLE ROW LEVEL SECURITY");
            }
        }

        private static void refused(Connection app, String organization, String sql) throws SQLException {
            name(app, organization);
            try (var statement = app.createStatement()) {
                assertThatThrownBy(() -> statement.execute(sql)).as(sql).isInstanceOf(SQLException.class);
            }
            app.rollback();
        }

        private static void name(Connection app, String organization) throws SQLException {
            Database.column(app, "SELECT set_config('keyreeve.org', '" + organization + "', true)");
        }

        private static int count(Connection connection, String table) throws SQLException {
            return Integer.parseInt(
                    Database.column(connection, "SELECT count(*) FROM " + table).getFirst());
        }

        private static String quoted(List<String> names) {
            return "'" + String.join("','", names) + "'";
        }
    }
}
