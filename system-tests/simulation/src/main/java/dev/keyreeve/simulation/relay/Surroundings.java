package dev.keyreeve.simulation.relay;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.simulation.check.Promises;
import dev.keyreeve.simulation.house.KeyService;
import dev.keyreeve.simulation.house.UsageRecord;
import dev.keyreeve.simulation.house.UsageService;
import dev.keyreeve.simulation.kernel.Stage;
import dev.keyreeve.simulation.kernel.Topic;
import java.util.function.ToIntFunction;

/**
 * What a relay can reach.
 *
 * @param partition of an organization, in both topics
 */
public record Surroundings(
        Stage stage,
        KeyService keyService,
        UsageService usageService,
        Topic<GrantRecord> grants,
        Topic<UsageRecord> usage,
        ToIntFunction<OrganizationId> partition,
        Promises promises,
        RelayRules rules) {}
