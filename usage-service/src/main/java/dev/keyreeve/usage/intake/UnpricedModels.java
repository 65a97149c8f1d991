package dev.keyreeve.usage.intake;

import dev.keyreeve.contracts.usage.TokenUsage;
import dev.keyreeve.usage.ledger.Entry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Says once of each model that it is booked at nothing because it has no price; reports say how often. */
@ApplicationScoped
class UnpricedModels {
    private static final Logger LOG = Logger.getLogger(UnpricedModels.class);

    /** Whoever calls names the models: there could be any number of them. */
    private static final int MOST = 1_000;

    private final Set<String> told = ConcurrentHashMap.newKeySet();

    /** @return whether it was said now */
    boolean look(Entry entry) {
        if (entry.priceVersion() != null || entry.costNanos() > 0 || usedNothing(entry) || told.size() >= MOST) {
            return false;
        }
        if (!told.add(entry.provider() + "/" + entry.model())) {
            return false;
        }
        LOG.warnf(
                "event=model_not_priced provider=%s model=%s effect=booked_at_0 remedy=/v1/organization/prices",
                entry.provider(), entry.model());
        return true;
    }

    private static boolean usedNothing(Entry entry) {
        return entry.usage().equals(TokenUsage.NONE) && entry.units() == 0;
    }
}
