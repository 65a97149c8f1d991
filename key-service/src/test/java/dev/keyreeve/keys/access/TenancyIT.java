package dev.keyreeve.keys.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.deploy.backend.Backend;
import dev.keyreeve.keys.testing.Admin;
import dev.keyreeve.keys.testing.Endpoints;
import dev.keyreeve.keys.testing.Endpoints.Endpoint;
import dev.keyreeve.keys.testing.KeysStack;
import dev.keyreeve.keys.testing.KeysTest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Acme tries everything that there is with what belongs to Globex. */
@KeysTest
class TenancyIT {
    private String user;
    private String project;
    private String key;
    private String credential;
    private String account;
    private String app;
    private String connector;
    private String alias;
    private String allowedPath;
    private String adminKey;

    @BeforeEach
    void globexHasOneOfEach() {
        user = Admin.GLOBEX.newUser("Gus");
        project = Admin.GLOBEX.newProject();
        Admin.GLOBEX.join(project, user);
        key = Admin.GLOBEX.newKey(project, user).getString("id");
        credential = Admin.GLOBEX.newCredential("sk-globex-0123456789").getString("id");
        account = Admin.GLOBEX.newServiceAccount(project);
        app = Admin.GLOBEX.newApp();
        connector = Admin.GLOBEX.newConnector().getString("id");
        alias = Admin.GLOBEX.post("/model_aliases", """
                        {"name":"%s","candidates":[{"provider":"openai","model":"x"}]}""".formatted(app)).getString("id");
        allowedPath = Admin.GLOBEX.newAllowedPath().getString("id");
        adminKey = Admin.GLOBEX
                .post("/admin_api_keys", "{\"name\":\"ours\",\"role\":\"reader\"}")
                .getString("id");
    }

    @Nested
    @DisplayName("Every endpoint")
    class EveryEndpoint {
        /** Numbers of the caller's own organization, or ids that another service looks up for the internal JWT's. */
        private static final List<String> NOT_OUR_IDS = List.of(
                "/v1/organization/enforcements/{revision}",
                "/v1/organization/usage/{report}",
                "/v1/organization/budgets/{id}",
                "/v1/organization/rate_limits/{id}",
                "/v1/organization/prices/{provider}/{model: .+}",
                "/v1/organization/webhooks/{id}",
                "/v1/organization/webhooks/{id}/deliveries",
                "/v1/organization/webhooks/{id}/test");

        @Test
        void answersThatAnothersThingIsNotThere() {
            var tried = new ArrayList<String>();
            for (var endpoint : Endpoints.below("/v1/organization")) {
                if (!endpoint.path().contains("{") || NOT_OUR_IDS.contains(endpoint.path())) {
                    continue;
                }
                var answer = request(endpoint);
                assertThat(answer.statusCode()).as(endpoint.toString()).isEqualTo(404);
                assertThat(answer.jsonPath().getString("error.code")).isEqualTo("not_found");
                tried.add(endpoint.toString());
            }
            assertThat(tried).hasSizeGreaterThanOrEqualTo(40);
        }

        @Test
        void listsNothingOfAnother() {
            for (var endpoint : Endpoints.below("/v1/organization")) {
                if (endpoint.method().equals("GET") && !endpoint.path().contains("{")) {
                    var body = Admin.ACME
                            .asks()
                            .basePath("")
                            .queryParam("limit", 100)
                            .get(endpoint.path())
                            .asString();
                    assertThat(body)
                            .doesNotContain(
                                    user,
                                    project,
                                    key,
                                    credential,
                                    account,
                                    app,
                                    connector,
                                    alias,
                                    allowedPath,
                                    adminKey);
                }
            }
        }

        @Test
        void refusesABudgetOverAnothersScope() {
            Map.of(
                            "user", user,
                            "service_account", account,
                            "project", project,
                            "api_key", key,
                            "organization", KeysStack.GLOBEX)
                    .forEach((type, id) -> Admin.ACME
                            .sends("{\"scope\":{\"type\":\"%s\",\"id\":\"%s\"},\"kind\":\"hard\"}".formatted(type, id))
                            .post("/budgets")
                            .then()
                            .statusCode(404));
        }

        @Test
        void explainsNothingOfAnothersKey() {
            Admin.ACME.asks().get("/explain?model=gpt-4o&key=" + key).then().statusCode(404);
        }

        @Test
        void makesNoKeyForAnothersAppOrServiceAccount() {
            var ours = Admin.ACME.newProject();
            var person = Admin.ACME.newUser("Ada");
            Admin.ACME.join(ours, person);
            for (var body : List.of(
                    "{\"name\":\"k\",\"app\":\"%s\",\"owner\":{\"type\":\"user\",\"id\":\"%s\"}}"
                            .formatted(app, person),
                    "{\"name\":\"k\",\"owner\":{\"type\":\"service_account\",\"id\":\"%s\"}}".formatted(account))) {
                Admin.ACME
                        .sends(body)
                        .post("/projects/" + ours + "/api_keys")
                        .then()
                        .statusCode(404);
            }
        }

        @Test
        void takesNoCursorOfAnother() {
            Admin.ACME.asks().get("/users?after=" + user).then().statusCode(400);
        }

        @Test
        void leftWhatWasTriedUnharmed() {
            answersThatAnothersThingIsNotThere();

            assertThat(Admin.GLOBEX.get("/users/" + user).getString("status")).isEqualTo("active");
            assertThat(Admin.GLOBEX.get("/projects/" + project).getString("name"))
                    .isEqualTo("Apollo");
            assertThat(Admin.GLOBEX
                            .get("/projects/" + project + "/api_keys/" + key)
                            .getString("status"))
                    .isEqualTo("active");
            assertThat(Admin.GLOBEX.get("/credentials/" + credential).getString("status"))
                    .isEqualTo("active");
            assertThat(Admin.GLOBEX.get("/apps/" + app).getString("status")).isEqualTo("active");
            assertThat(Admin.GLOBEX.get("/connectors/" + connector).getString("status"))
                    .isEqualTo("active");
            assertThat(Admin.GLOBEX.get("/allowed_paths/" + allowedPath).getList("methods"))
                    .containsExactly("GET", "POST");
            assertThat(Admin.GLOBEX
                            .get("/projects/" + project + "/service_accounts/" + account)
                            .getString("status"))
                    .isEqualTo("active");
            Admin.GLOBEX.get("/admin_api_keys/" + adminKey);
            assertThat(Admin.GLOBEX.get("").getString("status")).isEqualTo("active");
        }

        private io.restassured.response.Response request(Endpoint endpoint) {
            var ids = new LinkedHashMap<String, String>();
            ids.put("/users/{id}", user);
            ids.put("/api_keys/{id}", key);
            ids.put("/service_accounts/{id}", account);
            ids.put("/apps/{id}", app);
            ids.put("/credentials/{id}", credential);
            ids.put("/connectors/{id}", connector);
            ids.put("/model_aliases/{id}", alias);
            ids.put("/allowed_paths/{id}", allowedPath);
            ids.put("/projects/{id}", project);
            ids.put("/admin_api_keys/{id}", adminKey);
            var things = ids.entrySet().stream()
                    .filter(entry -> endpoint.path().contains(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(null);
            var path = endpoint.path()
                    .replace("{project}", project)
                    .replace("{account}", account)
                    .replace("{id}", String.valueOf(things));
            assertThat(path).as("an endpoint that this test does not know").doesNotContain("{", "null");
            // One body that is right for every endpoint: unknown fields are ignored.
            var owner = "{\"type\":\"user\",\"id\":\"%s\"}".formatted(user);
            return Admin.ACME
                    .sends("{\"name\":\"x\",\"role\":\"member\",\"user_id\":\"%s\",\"owner\":%s,\"methods\":[\"GET\"]}"
                            .formatted(user, owner))
                    .basePath("")
                    .request(endpoint.method(), path);
        }
    }

    @Nested
    @DisplayName("Every table")
    class EveryTable {
        @Test
        void forcesRowLevelSecurity() throws SQLException {
            try (var connection = app()) {
                assertThat(
                                rows(
                                        connection,
                                        "SELECT relname FROM pg_class WHERE relnamespace = 'keys'::regnamespace"
                                                + " AND relkind IN ('r', 'p') AND NOT (relrowsecurity AND relforcerowsecurity)"))
                        .containsExactlyInAnyOrderElementsOf(rows(
                                connection,
                                "SELECT relname FROM pg_class WHERE relnamespace = 'keys'::regnamespace"
                                        + " AND relname = 'flyway_schema_history'"));
            }
        }

        @Test
        void isEmptyForWhoNamesNoTenant() throws SQLException {
            try (var connection = app()) {
                for (var table : tables(connection)) {
                    assertThat(rows(connection, "SELECT '%1$s' FROM %1$s".formatted(table)))
                            .isEmpty();
                }
            }
        }

        @Test
        void showsAndTakesRowsOfTheNamedTenantAlone() throws SQLException {
            try (var connection = app()) {
                connection.setAutoCommit(false);
                rows(connection, "SELECT set_config('keyreeve.org', '" + KeysStack.ACME + "', true)");
                for (var table : tables(connection)) {
                    var seen = switch (table) {
                        case "relay_lease", "relay_ack" -> "'nobody''s'";
                        case "organization" -> "id";
                        default -> "organization_id";
                    };
                    assertThat(rows(connection, "SELECT DISTINCT %s FROM %s".formatted(seen, table)))
                            .as(table)
                            .isSubsetOf(KeysStack.ACME);
                }
                try (var update = connection.createStatement()) {
                    assertThat(update.executeUpdate("UPDATE member SET name = 'x' WHERE id = '" + user + "'"))
                            .isZero();
                }
                connection.rollback();
            }
        }

        @Test
        void ofAdminKeysShowsTheOneThatIsPresented() throws SQLException {
            try (var connection = app()) {
                connection.setAutoCommit(false);
                rows(connection, "SELECT set_config('keyreeve.presented', repeat('0', 64), true)");
                assertThat(rows(connection, "SELECT id FROM admin_key")).isEmpty();
                connection.rollback();
            }
        }

        @Test
        void ofTheAuditCannotBeRewritten() throws SQLException {
            try (var connection = app()) {
                org.assertj.core.api.Assertions.assertThatThrownBy(() -> rows(connection, "DELETE FROM audit_entry"))
                        .hasMessageContaining("permission denied");
            }
        }

        private static Connection app() throws SQLException {
            var login = Backend.shared().app("keys");
            return DriverManager.getConnection(Backend.shared().jdbcUrl("keys"), login.user(), login.password());
        }

        private static List<String> tables(Connection connection) throws SQLException {
            return rows(
                    connection,
                    "SELECT relname FROM pg_class WHERE relnamespace = 'keys'::regnamespace"
                            + " AND relkind = 'r' AND relname <> 'flyway_schema_history'");
        }

        private static List<String> rows(Connection connection, String sql) throws SQLException {
            try (var statement = connection.createStatement();
                    var found = statement.executeQuery(sql)) {
                var rows = new ArrayList<String>();
                while (found.next()) {
                    rows.add(found.getString(1));
                }
                return rows;
            }
        }
    }
}
