package dev.keyreeve.relay.budget;

import dev.keyreeve.contracts.usage.Allotment.Closing;
import dev.keyreeve.contracts.usage.Amounts;
import java.util.List;

/**
 * What a purse asks the ledger for.
 *
 * @param allotment what is bought; known here before the ledger knows of it, so that it can be closed unseen
 * @param upTo the number of the last who had queued when the request left: whom its answer is about
 * @param sentAt on the monotonic clock, before the request left
 * @param recalls how many there had been: what was bought before a recall may be more than a limit allows after it
 */
public record Purchase(
        String allotment, Amounts need, Amounts want, long upTo, List<Closing> closing, long sentAt, long recalls) {}
