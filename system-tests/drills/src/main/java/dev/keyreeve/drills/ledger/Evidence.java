package dev.keyreeve.drills.ledger;

import static dev.keyreeve.drills.kit.Spending.usd;

import dev.keyreeve.drills.kit.Verdict;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * All that is held against a hard budget, and the claims that every drill about one makes.
 *
 * @param limit in nano-USD
 * @param seen while it ran
 * @param account at the end
 * @param quiet whether everything came to rest in the time that it was given
 */
public record Evidence(
        long limit, Peak peak, Sampler.Seen seen, Audit audit, LedgerBooks.Account account, boolean quiet) {

    /**
     * The same claims about several budgets, each told once: it holds when it holds of every one.
     *
     * @param claims makes those of one budget, always the same ones in the same order
     */
    public static void claimOfEach(
            Verdict.Builder verdict, List<Evidence> budgets, BiConsumer<Evidence, Verdict.Builder> claims) {
        var ofEach = budgets.stream()
                .map(budget -> {
                    var one = Verdict.builder();
                    claims.accept(budget, one);
                    return one.build().claims();
                })
                .toList();
        for (int claim = 0; claim < ofEach.getFirst().size(); claim++) {
            int number = claim;
            var broken = IntStream.range(0, budgets.size())
                    .filter(budget -> !ofEach.get(budget).get(number).holds())
                    .mapToObj(budget -> "budget %d of %d: %s"
                            .formatted(
                                    budget + 1,
                                    budgets.size(),
                                    ofEach.get(budget).get(number).evidence()))
                    .collect(Collectors.joining("; "));
            var first = ofEach.getFirst().get(number);
            verdict.claim(
                    first.text(),
                    broken.isEmpty(),
                    broken.isEmpty()
                            ? "in each of %d budgets, the first: %s".formatted(budgets.size(), first.evidence())
                            : broken);
        }
    }

    public void claimNeverOver(Verdict.Builder verdict) {
        verdict.claim(
                        "at no moment could all that had been admitted cost more than the limit",
                        peak.nanos() <= limit,
                        "at most %s of %s, with %d calls under way; from the provider's clock and the ledger's holds"
                                .formatted(usd(peak.nanos()), usd(limit), peak.underWay()))
                .claim(
                        "what the provider bills is within what was booked, and that within the limit",
                        audit.billed() <= audit.posted() && audit.posted() <= limit,
                        "billed " + usd(audit.billed()) + ", booked " + usd(audit.posted()))
                .claim(
                        "posted + pending never stood above the limit",
                        seen.above() == 0 && seen.samples() > 0,
                        "%,d looks while it ran, at most %s; %,d times nobody could be asked"
                                .formatted(seen.samples(), usd(seen.highest()), seen.unanswered()));
    }

    /** In nano-USD. */
    public long unspent() {
        return limit - account.posted();
    }

    /** Of a budget that everybody tried to use up. One call of the drills may cost a third of that percent. */
    public void claimSpent(Verdict.Builder verdict) {
        verdict.claim(
                "what was left unspent is at most 1% of the limit",
                unspent() <= limit / 100, "left " + usd(unspent()) + " of " + usd(limit));
    }

    public void claimMetered(Verdict.Builder verdict) {
        verdict.claim("every call that the provider saw has exactly one entry", audit.isOneToOne(), audit.tally())
                .claim(
                        "no entry contradicts the provider's count",
                        audit.wrong().isEmpty(),
                        audit.differences())
                .claim(
                        "the account is the sum of its entries, to the nano-USD",
                        account.posted() == audit.posted(),
                        "account " + usd(account.posted()) + ", entries " + usd(audit.posted()))
                .claim(
                        "nothing is left pending",
                        quiet && account.pending() == 0,
                        usd(account.pending()) + " pending" + (quiet ? "" : "; it did not come to rest"));
    }
}
