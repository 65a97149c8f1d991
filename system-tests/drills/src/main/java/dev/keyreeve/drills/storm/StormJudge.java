package dev.keyreeve.drills.storm;

import static dev.keyreeve.drills.kit.Spending.usd;

import dev.keyreeve.drills.kit.Verdict;
import dev.keyreeve.drills.ledger.LedgerBooks;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Holds the ledger, its accounts and its reports against the plan. */
final class StormJudge {
    private final Plan plan;
    private final List<House> houses;
    private final LedgerBooks books;

    StormJudge(Plan plan, List<House> houses, LedgerBooks books) {
        this.plan = plan;
        this.houses = houses;
        this.books = books;
    }

    /** @param seconds from the first event produced to the last one taken in */
    Verdict verdict(Reaper reaper, boolean drained, long produced, double seconds) throws SQLException {
        var verdict = Verdict.builder();
        verdict.claim(
                "the ledger was killed while it had more to take in, and took in everything",
                drained && reaper.kills() > 0,
                "killed %d times, %,d of %,d events taken in, %d rejected"
                        .formatted(reaper.kills(), reaper.consumed(), produced, books.rejected()));
        var reckoning = new Reckoning(plan);
        for (var house : houses) {
            for (var project : List.of(house.limited(), House.UNLIMITED)) {
                books.eachEntry(house.id().value(), project, reckoning::add);
            }
        }
        var expected = Sums.byKey(plan.all());
        claimEntries(verdict, reckoning, expected);
        claimReports(verdict, expected);
        claimAccounts(verdict);
        return verdict.figure("exchanges", plan.exchanges())
                .figure("events", produced)
                .figure("allotments", plan.batches())
                .figure("kills", reaper.kills())
                .figure("settled_per_second_of_service", reaper.consumed() / Math.max(0.001, reaper.servedSeconds()))
                .figure("settled_per_second_overall", reaper.consumed() / seconds)
                .build();
    }

    static void claimEntries(Verdict.Builder verdict, Reckoning reckoning, Map<String, Sums> expected) {
        verdict.claim(
                        "nothing was lost and nothing counted twice",
                        reckoning.lost() == 0 && reckoning.doubled().isEmpty(),
                        "%,d lost, %,d double"
                                .formatted(reckoning.lost(), reckoning.doubled().size()))
                .claim(
                        "every entry says what was told: key, tokens and cost",
                        reckoning.wrong().isEmpty(),
                        reckoning.wrong().size() + " differ"
                                + reckoning.wrong().stream()
                                        .findFirst()
                                        .map(one -> ", such as " + one)
                                        .orElse(""))
                .claim(
                        "by key, the entries add up to the generator's own sums",
                        reckoning.byKey().equals(expected),
                        "%d keys, %s"
                                .formatted(
                                        expected.size(),
                                        usd(Sums.total(reckoning.byKey()).cost())));
    }

    private void claimReports(Verdict.Builder verdict, Map<String, Sums> expected) {
        var reported = new TreeMap<String, Sums>();
        for (var house : houses) {
            reported.putAll(Reports.byKey(house.tenant(), plan.now()));
        }
        verdict.claim(
                "by key, the usage and cost reports agree with both",
                reported.equals(expected),
                "%,d requests and %s reported"
                        .formatted(
                                Sums.total(reported).exchanges(),
                                usd(Sums.total(reported).cost())));
    }

    private void claimAccounts(Verdict.Builder verdict) throws SQLException {
        long pending = 0;
        long posted = 0;
        for (var house : houses) {
            var account = books.account(house.budget());
            pending += account.pending();
            posted += account.posted();
        }
        long limited =
                plan.all().filter(Planned::limited).mapToLong(Planned::cost).sum();
        verdict.claim(
                        "the budgets' accounts hold what their exchanges cost",
                        posted == limited,
                        "posted " + usd(posted) + ", cost " + usd(limited))
                .claim("nothing is left pending", pending == 0, usd(pending) + " pending");
    }
}
