package dev.keyreeve.moderation.decision;

import static dev.keyreeve.moderation.support.Calls.changePolicy;
import static dev.keyreeve.moderation.support.Calls.check;
import static dev.keyreeve.moderation.support.Calls.decisions;
import static dev.keyreeve.moderation.support.Calls.fresh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.keyreeve.moderation.detector.FakeSecrets;
import dev.keyreeve.moderation.support.Database;
import dev.keyreeve.moderation.support.RealBackend;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(RealBackend.class)
@DisplayName("What was not allowed")
class DecisionStoryIT {
    private final String org = fresh("org");

    @BeforeEach
    void forbidTitan() {
        changePolicy(org, Map.of("forbidden_terms", List.of("titan"))).statusCode(200);
    }

    @Test
    @DisplayName("is listed with its rules and without a word of what it said")
    void listed() throws SQLException {
        var exchange = fresh("exch");
        var secret = new FakeSecrets(21).awsKeyId();
        check(org, exchange, new String[] {"about titan and " + secret}).body("verdict", equalTo("block"));
        check(org, "harmless").body("verdict", equalTo("allow"));
        var listed = decisions(org, "")
                .statusCode(200)
                .body("object", equalTo("list"))
                .body("has_more", equalTo(false))
                .body("data.size()", equalTo(1))
                .body("data[0].object", equalTo("organization.moderation_decision"))
                .body("data[0].id", startsWith("dec_"))
                .body("data[0].verdict", equalTo("block"))
                .body("data[0].rules", contains("forbidden_term", "secret.aws_access_key_id"))
                .body("data[0].exchange_id", equalTo(exchange))
                .body("data[0].project_id", equalTo("proj_1"))
                .body("data[0].principal.type", equalTo("user"))
                .body("data[0].principal.id", equalTo("user_ben"))
                .body("data[0].api_key_id", equalTo("key_1"))
                .body("data[0].policy_version", equalTo(1))
                .extract()
                .asString();
        assertThat(listed).doesNotContainIgnoringCase("titan").doesNotContain(secret);
        try (var database = Database.asApp()) {
            database.setAutoCommit(false);
            Database.column(database, "SELECT set_config('keyreeve.org', '" + org + "', true)");
            assertThat(Database.column(database, "SELECT d::text FROM decision d"))
                    .hasSize(1)
                    .noneMatch(row -> row.contains(secret) || row.contains("titan"));
        }
    }

    @Test
    @DisplayName("comes page by page, newest first, each once")
    void pages() {
        var exchanges = new ArrayList<String>();
        for (int i = 0; i < 7; i++) {
            exchanges.addFirst(fresh("exch"));
            check(org, exchanges.getFirst(), new String[] {"titan"});
        }
        var seen = new ArrayList<String>();
        var query = "?limit=3";
        boolean more = true;
        while (more) {
            var page = decisions(org, query).statusCode(200).extract().jsonPath();
            seen.addAll(page.getList("data.exchange_id", String.class));
            more = page.getBoolean("has_more");
            assertThat(page.getString("first_id")).isEqualTo(page.getString("data[0].id"));
            query = "?limit=3&after=" + page.getString("last_id");
        }
        assertThat(seen).isEqualTo(exchanges);
    }

    @Test
    @DisplayName("is nothing at first")
    void nothing() {
        decisions(org, "").body("data", empty()).body("first_id", nullValue()).body("has_more", equalTo(false));
    }

    @Test
    @DisplayName("is listed once when the relay asks again about the same exchange")
    void askedTwice() {
        var exchange = fresh("exch");
        check(org, exchange, new String[] {"titan"}).body("verdict", equalTo("block"));
        check(org, exchange, new String[] {"titan"}).body("verdict", equalTo("block"));
        decisions(org, "").body("data.size()", equalTo(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"?limit=0", "?limit=101", "?limit=many", "?limit=-1", "?after=dec_unknown", "?after=%27%3B--"})
    @DisplayName("is not listed for a page that cannot be")
    void badPages(String query) {
        decisions(org, query).statusCode(400).body("error.code", equalTo("invalid_request"));
    }

    @Test
    @DisplayName("is not allowed all the same when it cannot be stored")
    void storeFails() throws SQLException {
        try (var owner = Database.asOwner();
                var statement = owner.createStatement()) {
            statement.execute("REVOKE INSERT ON decision FROM moderation_app");
            try {
                check(org, "titan").statusCode(200).body("verdict", equalTo("block"));
            } finally {
                statement.execute("GRANT INSERT ON decision TO moderation_app");
            }
        }
        decisions(org, "").body("data", empty());
        check(org, "titan").body("verdict", equalTo("block"));
        decisions(org, "").body("data.size()", equalTo(1));
    }
}
