package dev.keyreeve.usage.budget;

import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.usage.access.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Budgets of an organization.
 *
 * <p>What a budget counts as spent in a window is the cost of every ledger entry below its scope, each exactly once: in
 * the account that the entry's allotment was charged to, else in the window that the exchange started in. That includes
 * what was spent before the budget existed, and what was admitted before and settles later; the latter comes on top of
 * what the budget admitted, so it can take {@code spent} above the amount, once, and is subtracted from what remains.
 * What the budget itself admits never passes its amount.
 *
 * <p>A hard budget's account is opened with it, under the organization's exclusive lock, so that a settlement of the same
 * moment is either in the sum with which the account begins or finds the account. A soft budget has no account: what
 * it shows is summed up from the entries when it is asked.
 */
@ApplicationScoped
class Budgets {
    private final Transactions transactions;

    Budgets(Transactions transactions) {
        this.transactions = transactions;
    }

    Budget create(OrganizationId organization, BudgetDraft draft) {
        var id = Id.BUDGET.next();
        return transactions.inOrganization(organization, connection -> {
            insert(connection, organization, id, draft);
            return BudgetRows.find(connection, organization, id).orElseThrow();
        });
    }

    private static void insert(Connection connection, OrganizationId organization, String id, BudgetDraft draft)
            throws SQLException {
        try (var statement = connection.prepareStatement(
                "SELECT create_budget(?, ?, ?, ?::scope_type, ?, ?, ?::budget_window, ?)")) {
            statement.setString(1, id);
            statement.setString(2, organization.value());
            statement.setString(3, draft.name());
            statement.setString(4, draft.scope().type().wireName());
            statement.setString(5, draft.scope().id());
            statement.setLong(6, draft.amountNanos());
            statement.setString(7, draft.window().wireName());
            statement.setBoolean(8, draft.hard());
            statement.execute();
        }
    }

    Optional<Budget> find(OrganizationId organization, String id) {
        return transactions.inOrganization(organization, connection -> BudgetRows.find(connection, organization, id));
    }

    /** Oldest first, after the budget {@code after}; one more than {@code limit} when there are more. */
    List<Budget> list(OrganizationId organization, @Nullable String after, int limit) {
        return transactions.inOrganization(
                organization, connection -> BudgetRows.list(connection, organization, after, limit + 1));
    }

    /** False when there is no such budget. */
    boolean delete(OrganizationId organization, String id) {
        return transactions.inOrganization(organization, connection -> {
            try (var statement = connection.prepareStatement(
                    "UPDATE budget SET deleted_at = now() WHERE org = ? AND id = ? AND deleted_at IS NULL")) {
                statement.setString(1, organization.value());
                statement.setString(2, id);
                return statement.executeUpdate() == 1;
            }
        });
    }
}
