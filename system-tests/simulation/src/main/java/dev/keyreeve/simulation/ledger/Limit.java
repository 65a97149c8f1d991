package dev.keyreeve.simulation.ledger;

import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.contracts.id.OrganizationId;
import java.util.Comparator;

/**
 * A budget, a rate limit or a concurrency limit.
 *
 * @param amount in units of the measure
 * @param hard whether it blocks; a soft budget is only counted
 */
public record Limit(
        String id,
        OrganizationId organization,
        Scope scope,
        Measure measure,
        long amount,
        Window window,
        boolean hard) {
    /** In which their accounts are locked, and in which the first one that cannot give names itself. */
    static final Comparator<Limit> LOCK_ORDER = Comparator.<Limit, Scope.Type>comparing(
                    limit -> limit.scope().type())
            .thenComparing(Limit::id);

    Limit withAmount(long other) {
        return new Limit(id, organization, scope, measure, other, window, hard);
    }

    boolean isOver(Entry entry) {
        return isOver(entry.organization(), entry.key(), entry.project(), entry.principal());
    }

    boolean isRateLimit() {
        return measure == Measure.CONCURRENCY || window instanceof Window.Sliding;
    }

    boolean isOver(OrganizationId organization, String key, String project, String principal) {
        return this.organization.equals(organization)
                && scope.id()
                        .equals(
                                switch (scope.type()) {
                                    case API_KEY -> key;
                                    case USER, SERVICE_ACCOUNT -> principal;
                                    case PROJECT -> project;
                                    case ORGANIZATION -> organization.value();
                                });
    }
}
