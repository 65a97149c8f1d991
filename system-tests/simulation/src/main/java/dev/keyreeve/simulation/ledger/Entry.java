package dev.keyreeve.simulation.ledger;

import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.usage.Amounts;
import org.jspecify.annotations.Nullable;

/**
 * One exchange that went upstream; or, under the id {@link #bookingOf}, all that may have gone upstream under an
 * allotment of which nobody has heard.
 *
 * @param principal the member or service account
 * @param hold what it claimed of the allotment; nothing without one
 * @param used what it cost: nano-USD, tokens, and how many exchanges it stands for
 * @param startedAt in microseconds since 1970, by the relay's clock
 */
public record Entry(
        OrganizationId organization,
        String exchange,
        String key,
        String project,
        String principal,
        @Nullable String allotment,
        Amounts hold,
        Amounts used,
        long startedAt) {
    /** The id of the entry that stands for an abandoned allotment. */
    public static String bookingOf(String allotment) {
        return "booked:" + allotment;
    }

    /** A booking of which so much is left. */
    Entry shrunkTo(Amounts rest) {
        return new Entry(organization, exchange, key, project, principal, allotment, rest, rest, startedAt);
    }

    /** What it adds to what is posted of a limit. A place under a concurrency limit is given back, so nothing. */
    public long uses(Measure measure) {
        return measure == Measure.CONCURRENCY ? 0 : used.of(measure);
    }
}
