package dev.keyreeve.drills.ledger;

import static dev.keyreeve.drills.kit.Spending.usd;

import dev.keyreeve.drills.kit.Verdict;

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

    /** @param whose where a drill has several budgets: begins each claim, such as {@code "poor: "}; else empty */
    public void claimNeverOver(Verdict.Builder verdict, String whose) {
        verdict.claim(
                        whose + "at no moment could all that had been admitted cost more than the limit",
                        peak.nanos() <= limit,
                        "at most %s of %s, with %d calls under way; from the provider's clock and the ledger's holds"
                                .formatted(usd(peak.nanos()), usd(limit), peak.underWay()))
                .claim(
                        whose + "what the provider bills is within what was booked, and that within the limit",
                        audit.billed() <= audit.posted() && audit.posted() <= limit,
                        "billed " + usd(audit.billed()) + ", booked " + usd(audit.posted()))
                .claim(
                        whose + "posted + pending never stood above the limit",
                        seen.above() == 0 && seen.samples() > 0,
                        "%,d looks while it ran, at most %s; %,d times nobody could be asked"
                                .formatted(seen.samples(), usd(seen.highest()), seen.unanswered()));
    }

    /** @param whose as above */
    public void claimMetered(Verdict.Builder verdict, String whose) {
        verdict.claim(
                        whose + "every call that the provider saw has exactly one entry",
                        audit.isOneToOne(),
                        audit.tally())
                .claim(
                        whose + "no entry contradicts the provider's count",
                        audit.wrong().isEmpty(),
                        audit.differences())
                .claim(
                        whose + "the account is the sum of its entries, to the nano-USD",
                        account.posted() == audit.posted(),
                        "account " + usd(account.posted()) + ", entries " + usd(audit.posted()))
                .claim(
                        whose + "nothing is left pending",
                        quiet && account.pending() == 0,
                        usd(account.pending()) + " pending" + (quiet ? "" : "; it did not come to rest"));
    }
}
