package dev.keyreeve.usage.ledger;

import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.usage.Amounts;

/** A relay takes no more holds from an allotment; see {@code contracts.usage.UsageEvent.AllotmentClosed}. */
public record Closing(OrganizationId organization, String allotment, String relay, Amounts claimed)
        implements Posting {}
