package dev.keyreeve.usage.price;

import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.usage.ModelPrice;
import java.util.Map;
import java.util.Optional;

/** What organizations laid over the released books, change by change. */
interface OwnPrices {
    OwnPrices NONE = new OwnPrices() {
        @Override
        public long changes(OrganizationId organization) {
            return 0;
        }

        @Override
        public Optional<Prices> after(OrganizationId organization, long change) {
            return Optional.empty();
        }
    };

    /** @param byProvider prices by the model's name, by provider */
    record Prices(Map<String, Map<String, ModelPrice>> byProvider) {}

    /** How many changes an organization has made: the number of the last. */
    long changes(OrganizationId organization);

    /** What held after a change; empty when there was no such change. The answer never changes. */
    Optional<Prices> after(OrganizationId organization, long change);
}
