package dev.keyreeve.simulation.house;

import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.usage.Allotment;
import dev.keyreeve.simulation.ledger.Entry;

/** One record of the usage topic. */
public sealed interface UsageRecord {
    OrganizationId organization();

    record Settled(Entry entry) implements UsageRecord {
        @Override
        public OrganizationId organization() {
            return entry.organization();
        }
    }

    record Closed(OrganizationId organization, String relay, Allotment.Closing closing) implements UsageRecord {}
}
