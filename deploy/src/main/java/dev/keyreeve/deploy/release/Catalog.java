package dev.keyreeve.deploy.release;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a schema offers to those who use it, and asks of them. Each thing under a name that a person would use.
 *
 * @param relations tables, views, sequences and composite types
 * @param columns by {@code relation.column}
 * @param uniques what may stand in a table once only
 * @param demands checks, foreign keys and exclusions
 * @param functions by name and the types of their arguments
 * @param labels of each enum, in their order
 * @param policies of row-level security, by {@code policy on table}
 * @param secured tables with row-level security
 * @param grants {@code role PRIVILEGE on thing}
 */
record Catalog(
        Set<String> relations,
        Map<String, Column> columns,
        List<Unique> uniques,
        List<Demand> demands,
        Map<String, Function> functions,
        Map<String, List<String>> labels,
        Map<String, Policy> policies,
        Set<String> secured,
        Set<String> grants) {

    /**
     * @param fallback its default; empty when it has none
     * @param generated how its value is made without being told: identity or generated; empty when it is not
     */
    record Column(String relation, String name, String type, boolean required, String fallback, String generated) {
        /** Whether a row can be written by who does not know it. */
        boolean fillsItself() {
            return !required || !fallback.isEmpty() || !generated.isEmpty();
        }
    }

    /**
     * @param columns in their order; an expression stands in parentheses
     * @param where the rows that it is about; empty when it is about all
     * @param nullsRepeat whether null may stand there more than once
     */
    record Unique(String table, List<String> columns, String where, boolean nullsRepeat) {}

    record Demand(String table, List<String> columns, String definition) {}

    /**
     * @param arguments how many there are
     * @param needed how many of them a call must name
     * @param asOwner whether it runs with its owner's rights
     */
    record Function(String name, int arguments, int needed, String result, boolean asOwner) {}

    /** @param adds whether it lets rows be seen that others do not, rather than hiding some that others do */
    record Policy(String table, boolean adds, String definition) {}
}
