package dev.keyreeve.usage.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.usage.access.Transactions;
import dev.keyreeve.usage.ledger.LedgerHarness;
import dev.keyreeve.usage.testing.Tenant;
import dev.keyreeve.usage.testing.Tokens;
import dev.keyreeve.usage.testing.UsageBackend;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Promise 5: one tenant cannot see, slow or spend another. */
@QuarkusTest
@QuarkusTestResource(UsageBackend.class)
class TenancyIT {
    private static final Set<String> NOT_OF_TENANTS = Set.of("consumed_offset", "relay_fence", "flyway_schema_history");

    /** What {@link #spend} leaves rows in. */
    private static final Set<String> SPENT_IN =
            Set.of("budget", "account", "allotment", "allotment_part", "allotment_account", "entry", "ledger_settings");

    @Inject
    DataSource dataSource;

    @Inject
    Transactions transactions;

    @Inject
    LedgerHarness harness;

    private final Tenant ada = Tenant.fresh();
    private final Tenant mallory = Tenant.fresh();
    private String budget;
    private String allotment;

    @BeforeEach
    void spend() {
        budget = harness.hardBudget(ada, "organization", ada.organization().value(), "month", 1_000);
        allotment = harness.buy(ada, 100);
        harness.settle(LedgerHarness.entry(ada, Id.EXCHANGE.next(), allotment, 60, 50));
        given().auth()
                .oauth2(Tokens.of(ada.organization(), "owner"))
                .contentType("application/json")
                .body("{\"time_zone\":\"Europe/Berlin\"}")
                .post("/v1/organization/ledger_settings")
                .then()
                .statusCode(200);
        given().auth()
                .oauth2(Tokens.of(ada.organization(), "owner"))
                .contentType("application/json")
                .body("{\"model\":\"gpt-4o\",\"input\":2,\"output\":8}")
                .post("/v1/organization/prices")
                .then()
                .statusCode(200);
    }

    @Nested
    @DisplayName("In the database")
    class Database {
        @Test
        @DisplayName("every table of tenants has row-level security, forced, and shows nothing without a tenant")
        void everyTable() throws SQLException {
            var tables =
                    texts("SELECT relname FROM pg_class WHERE relnamespace = 'usage'::regnamespace AND relkind = 'r'");
            assertThat(tables).containsAll(SPENT_IN);
            for (var table : tables) {
                if (NOT_OF_TENANTS.contains(table)) {
                    continue;
                }
                assertThat(texts("SELECT (relrowsecurity AND relforcerowsecurity)::text FROM pg_class WHERE relname = '"
                                + table + "' AND relnamespace = 'usage'::regnamespace"))
                        .as(table)
                        .containsExactly("true");
                if (!table.equals("rejected_event")) {
                    assertThat(texts("SELECT count(*) FROM " + table)).as(table).containsExactly("0");
                    assertThat(harness.number(mallory, "SELECT count(*) FROM " + table))
                            .as(table)
                            .isZero();
                    if (SPENT_IN.contains(table)) {
                        assertThat(harness.number(ada, "SELECT count(*) FROM " + table))
                                .as(table)
                                .isPositive();
                    }
                }
            }
        }

        @Test
        @DisplayName("a tenant cannot write into another's rows, nor make rows for it")
        void writes() {
            assertThat(changed(mallory, "UPDATE budget SET amount = 0 WHERE id = '" + budget + "'"))
                    .isZero();
            assertThat(changed(mallory, "DELETE FROM entry")).isZero();
            assertThat(refused(
                            mallory,
                            "INSERT INTO budget (id, org, measure, scope_type, scope_id, amount, time_window, time_zone, hard, sliding)"
                                    + " VALUES ('bud_x', '" + ada.organization()
                                    + "', 'money', 'organization', 'x', 0, 'total', 'UTC', true, false)"))
                    .contains("row-level security");
            assertThat(refused(mallory, "SELECT count(*) FROM rejected_event")).contains("permission denied");
            assertThat(refused(mallory, "SELECT count(*) FROM consumed_offset")).contains("permission denied");
            assertThat(refused(mallory, "DELETE FROM relay_fence")).contains("permission denied");
        }

        @Test
        @DisplayName("the ledger's functions find nothing of another tenant's")
        void functions() {
            assertThat(harness.close(mallory.withRelay(ada.relay()), allotment, 0))
                    .hasToString("UNKNOWN");
            harness.settle(LedgerHarness.entry(mallory, Id.EXCHANGE.next(), allotment, 40, 40));
            assertThat(harness.account(ada, budget).spent()).isEqualTo(50);
            assertThat(harness.account(ada, budget).pending()).isEqualTo(40);
        }
    }

    @Nested
    @DisplayName("At the endpoints")
    class Endpoints {
        @Test
        @DisplayName("another tenant's budget does not exist, and its usage is not there")
        void othersIds() {
            var token = Tokens.of(mallory.organization(), "owner");
            for (var method : List.of("GET", "DELETE")) {
                given().auth()
                        .oauth2(token)
                        .request(method, "/v1/organization/budgets/" + budget)
                        .then()
                        .statusCode(404)
                        .body("error.code", equalTo("not_found"));
            }
            given().auth()
                    .oauth2(token)
                    .get("/v1/organization/budgets")
                    .then()
                    .statusCode(200)
                    .body("data.size()", equalTo(0));
            given().auth()
                    .oauth2(token)
                    .get("/v1/organization/budgets?after=" + budget)
                    .then()
                    .statusCode(400)
                    .body("error.param", equalTo("after"));
            for (var report : List.of("usage/completions", "usage/embeddings", "costs")) {
                given().auth()
                        .oauth2(token)
                        .get("/v1/organization/" + report + "?start_time=1767225600&limit=31&project_ids="
                                + ada.project())
                        .then()
                        .statusCode(200)
                        .body("data.results.flatten().size()", equalTo(0));
            }
            assertThat(harness.account(ada, budget).amount()).isEqualTo(1_000);
        }

        @Test
        @DisplayName("who has no token, a foreign one, or the wrong role learns nothing")
        void tokens() {
            var all = new ArrayList<>(List.of(
                    "GET /v1/organization/budgets",
                    "POST /v1/organization/budgets",
                    "GET /v1/organization/budgets/" + budget,
                    "POST /v1/organization/budgets/" + budget,
                    "DELETE /v1/organization/budgets/" + budget,
                    "GET /v1/organization/rate_limits",
                    "POST /v1/organization/rate_limits",
                    "POST /v1/organization/rate_limits/" + budget,
                    "DELETE /v1/organization/rate_limits/" + budget,
                    "GET /v1/organization/ledger_settings",
                    "POST /v1/organization/ledger_settings",
                    "GET /v1/organization/usage/completions?start_time=1",
                    "GET /v1/organization/usage/embeddings?start_time=1",
                    "GET /v1/organization/costs?start_time=1",
                    "GET /v1/organization/statement?month=2026-11",
                    "GET /v1/organization/prices",
                    "POST /v1/organization/prices",
                    "DELETE /v1/organization/prices/openai/gpt-4o",
                    "GET /internal/v1/prices/org_x",
                    "POST /internal/v1/allotments",
                    "POST /internal/v1/relays/r/fence",
                    "GET /internal/v1/prices"));
            for (var call : all) {
                refuses(call, null, 401);
                refuses(call, "not.a.token", 401);
                refuses(call, Tokens.expired(ada.organization()), 401);
                refuses(call, Tokens.issuedBy("somebody", "keyreeve-internal", ada.organization()), 401);
                refuses(call, Tokens.issuedBy("keyreeve", "another-service", ada.organization()), 401);
                refuses(call, Tokens.of(ada.organization(), "member"), 403);
                boolean internal = call.contains("/internal/");
                refuses(call, internal ? Tokens.of(ada.organization(), "owner") : Tokens.relay("r"), 403);
                if (!call.startsWith("GET") || internal) {
                    refuses(call, Tokens.of(ada.organization(), "reader"), 403);
                }
                if (!internal) {
                    refuses(call, Tokens.withoutOrganization("owner"), 403);
                }
            }
            assertThat(harness.account(ada, budget).amount()).isEqualTo(1_000);
        }

        private void refuses(String call, String token, int status) {
            var parts = call.split(" ");
            var request = given().contentType("application/json").body("{}");
            if (parts[0].equals("GET")) {
                request = given();
            }
            (token == null ? request : request.auth().oauth2(token))
                    .request(parts[0], parts[1])
                    .then()
                    .statusCode(status)
                    .contentType("application/problem+json")
                    .body("status", equalTo(status));
        }
    }

    private List<String> texts(String sql) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    private int changed(Tenant as, String sql) {
        return transactions.inOrganization(as.organization(), connection -> {
            try (var statement = connection.createStatement()) {
                return statement.executeUpdate(sql);
            }
        });
    }

    private String refused(Tenant as, String sql) {
        try {
            transactions.inOrganization(as.organization(), connection -> {
                try (var statement = connection.createStatement()) {
                    return statement.execute(sql);
                }
            });
            return "was allowed";
        } catch (RuntimeException e) {
            return String.valueOf(e.getCause().getMessage());
        }
    }
}
