package dev.keyreeve.usage.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.usage.access.Transactions;
import dev.keyreeve.usage.testing.Tenant;
import dev.keyreeve.usage.testing.UsageBackend;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A plan that reads whole tables gives the right answer, and is seen only when they are large: so it is looked at here. */
@QuarkusTest
@QuarkusTestResource(UsageBackend.class)
@DisplayName("However small the tables are, the ledger's plans")
class PlansIT {
    @Inject
    Transactions transactions;

    private final Tenant tenant = Tenant.fresh();

    @Test
    @DisplayName("find an exchange by the primary key, and nothing of its organization beside it")
    void exchange() {
        assertThat(plan("""
                SELECT array_agg(e) FROM unnest(ARRAY['o'], ARRAY['x']) k (org, exchange)
                JOIN entry e ON e.org = k.org AND e.exchange = k.exchange""")).contains("Index Scan using entry_pkey");
    }

    @Test
    @DisplayName("find the entries of a time by the time")
    void time() {
        assertThat(plan("SELECT * FROM entry WHERE org = 'o' AND started_at >= now() AND started_at < now()"))
                .contains("Index Scan using entry_by_time");
    }

    @Test
    @DisplayName("find the limits over a call by their scope, below row-level security too")
    void limits() {
        assertThat(plan("SELECT * FROM limits_over(ROW('o', 'k', 'u', NULL, 'p')::used_by)"))
                .contains("Index Scan using budget_over_scope")
                .containsPattern("Index Cond: .*scope_id");
    }

    private String plan(String query) {
        return transactions.inOrganization(tenant.organization(), connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute("SELECT " + Plans.BY_KEY);
                var lines = new StringBuilder();
                try (var rows = statement.executeQuery("EXPLAIN " + query)) {
                    while (rows.next()) {
                        lines.append(rows.getString(1)).append('\n');
                    }
                }
                return lines.toString();
            }
        });
    }
}
