package dev.keyreeve.drills.storm;

import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.drills.kit.Tenant;

/**
 * An organization in the storm.
 *
 * @param limited a project under a hard budget
 * @param budget that budget's id
 */
record House(Tenant tenant, OrganizationId id, String limited, String budget) {
    static final String UNLIMITED = "proj_storm";

    String project(Planned exchange) {
        return exchange.limited() ? limited : UNLIMITED;
    }
}
