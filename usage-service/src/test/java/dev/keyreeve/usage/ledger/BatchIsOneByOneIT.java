package dev.keyreeve.usage.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.usage.Amounts;
import dev.keyreeve.contracts.usage.TokenUsage;
import dev.keyreeve.usage.access.Transactions;
import dev.keyreeve.usage.testing.Tenant;
import dev.keyreeve.usage.testing.UsageBackend;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Random batches, posted twice from the same state: together, and, after a rollback, one after the other. */
@QuarkusTest
@QuarkusTestResource(UsageBackend.class)
@DisplayName("A batch leaves the same books as its events one after the other")
class BatchIsOneByOneIT {
    private static final int BATCHES = 25;

    @Inject
    Transactions transactions;

    @Inject
    Ledger ledger;

    @Inject
    LedgerHarness harness;

    private final Tenant tenant = Tenant.fresh();

    @Test
    @DisplayName("with duplicates, holds that nothing covers, closings in between, unknown and booked allotments")
    void same() {
        for (int seed = 0; seed < BATCHES; seed++) {
            var batch = batch(new Random(seed));
            var together = books(batch, List.of(batch));
            var oneByOne = books(batch, batch.stream().map(List::<Posting>of).toList());
            assertThat(together).as("seed %d", seed).isEqualTo(oneByOne);
            harness.forget(tenant);
        }
    }

    private List<Posting> batch(Random random) {
        harness.limit(tenant, "money", "api_key", tenant.key(), "day", 3_000, true, false);
        harness.limit(tenant, "tokens", "user", tenant.user(), "total", 5_000, true, false);
        harness.limit(tenant, "requests", "organization", tenant.organization().value(), "day", 500, true, true);
        harness.limit(tenant, "concurrency", "project", tenant.project(), "total", 300, true, false);
        harness.limit(tenant, "money", "project", tenant.project(), "month", 900, false, false);
        var allotments = new ArrayList<>(List.of("alt_nobody_knows"));
        for (int i = 0; i < 4; i++) {
            allotments.add(harness.buy(tenant, new Amounts(300, 400, 5)));
        }
        if (random.nextBoolean()) {
            ledger.bookAbandoned(Duration.ofDays(-1), 1_000);
            allotments.add(harness.buy(tenant, new Amounts(300, 400, 5)));
        }
        var batch = new ArrayList<Posting>();
        for (int i = 0; i < 40; i++) {
            var allotment = allotments.get(random.nextInt(allotments.size()));
            batch.add(
                    switch (random.nextInt(8)) {
                        case 0 ->
                            new Closing(
                                    tenant.organization(),
                                    allotment,
                                    tenant.relay(),
                                    new Amounts(random.nextInt(400), random.nextInt(400), random.nextInt(6)));
                        case 1 -> batch.isEmpty() ? entry(random, allotment) : batch.get(random.nextInt(batch.size()));
                        default -> entry(random, allotment);
                    });
        }
        return batch;
    }

    private Posting entry(Random random, String allotment) {
        var from = random.nextInt(6) == 0 ? null : allotment;
        return LedgerHarness.entry(
                tenant,
                Id.EXCHANGE.next(),
                from,
                from == null ? 0 : random.nextInt(120),
                from == null ? 0 : random.nextInt(120),
                random.nextInt(130),
                TokenUsage.of(random.nextInt(60), random.nextInt(70)),
                Instant.now());
    }

    private List<String> books(List<Posting> batch, List<List<Posting>> steps) {
        var found = new ArrayList<String>();
        try {
            transactions.acrossTenants(connection -> {
                var outcomes = new ArrayList<Posting.Outcome>();
                for (var step : steps) {
                    outcomes.addAll(Postings.post(connection, step));
                }
                assertThat(outcomes).hasSameSizeAs(batch);
                outcomes.forEach(outcome -> found.add(outcome.name()));
                found.addAll(rows(connection, "SELECT a::text FROM account a WHERE org = ? ORDER BY 1"));
                found.addAll(rows(connection, "SELECT p::text FROM allotment_part p WHERE org = ? ORDER BY 1"));
                found.addAll(rows(
                        connection,
                        "SELECT to_jsonb(e)::text FROM (SELECT exchange, cost_nanos, input_tokens,"
                                + " exchanges FROM entry WHERE org = ?) e ORDER BY 1"));
                throw new SQLException("back to where it was", "22000");
            });
        } catch (RuntimeException rolledBack) {
            assertThat(rolledBack).hasMessageContaining("back to where it was");
        }
        return found;
    }

    private List<String> rows(Connection connection, String sql) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, tenant.organization().value());
            try (var row = statement.executeQuery()) {
                var rows = new ArrayList<String>();
                while (row.next()) {
                    rows.add(row.getString(1));
                }
                return rows;
            }
        }
    }
}
