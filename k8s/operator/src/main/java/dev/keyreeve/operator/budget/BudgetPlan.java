package dev.keyreeve.operator.budget;

import java.math.BigDecimal;
import java.util.Optional;

/** What is to be done next about a budget. All but its amount is what it is: over another scope it is another budget. */
sealed interface BudgetPlan {
    record Create() implements BudgetPlan {}

    /** What is wanted cannot be had by changing it. */
    record Replace(String id) implements BudgetPlan {}

    /** Its amount, its name, or both. */
    record Change(String id) implements BudgetPlan {}

    record Keep(String id) implements BudgetPlan {}

    /**
     * What cannot be changed.
     *
     * @param scopeId empty for the organization
     */
    record Nature(String scopeType, String scopeId, String measure, String window, String kind) {}

    /** As it is wanted. */
    record Wanted(String name, Nature nature, BigDecimal amount) {}

    /** As key-service shows it. */
    record Seen(String id, String name, Nature nature, BigDecimal amount) {}

    static BudgetPlan next(Wanted wanted, Optional<Seen> found) {
        if (found.isEmpty()) {
            return new Create();
        }
        var seen = found.get();
        if (!seen.nature().equals(wanted.nature())) {
            return new Replace(seen.id());
        }
        boolean same = seen.name().equals(wanted.name()) && seen.amount().compareTo(wanted.amount()) == 0;
        return same ? new Keep(seen.id()) : new Change(seen.id());
    }
}
