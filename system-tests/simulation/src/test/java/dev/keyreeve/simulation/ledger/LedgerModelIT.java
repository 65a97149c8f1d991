package dev.keyreeve.simulation.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The ledger in SQL and the ledger in Java")
class LedgerModelIT {
    private static final int HISTORIES = 40;
    private static final int STEPS = 80;

    @Test
    @DisplayName("give the same answers and hold the same numbers after every step of every history")
    void agree() throws SQLException {
        var seen = new TreeSet<String>();
        try (var sql = SqlLedger.open()) {
            for (long seed = 1; seed <= HISTORIES; seed++) {
                var both = new TwoLedgers(sql, seed);
                var steps = new ArrayList<String>();
                try {
                    for (int step = 0; step < STEPS; step++) {
                        steps.add(both.step());
                    }
                } catch (AssertionError | RuntimeException difference) {
                    throw new AssertionError("history " + seed + " after\n  " + String.join("\n  ", steps), difference);
                }
                seen.addAll(both.seen());
            }
        }
        assertThat(seen)
                .as("every kind of answer was compared")
                .contains(
                        "bought",
                        "unlimited",
                        "fenced",
                        "known",
                        "booked",
                        "exhausted MONEY BUDGET",
                        "exhausted TOKENS BUDGET",
                        "exhausted TOKENS RATE_LIMIT",
                        "exhausted REQUESTS BUDGET",
                        "exhausted REQUESTS RATE_LIMIT",
                        "exhausted CONCURRENCY RATE_LIMIT",
                        "CLOSED",
                        "ALREADY_CLOSED",
                        "UNKNOWN",
                        "IMPOSSIBLE");
    }
}
