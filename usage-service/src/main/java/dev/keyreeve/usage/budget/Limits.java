package dev.keyreeve.usage.budget;

import dev.keyreeve.contracts.error.ErrorCode;
import dev.keyreeve.contracts.id.Id;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.usage.access.Transactions;
import dev.keyreeve.usage.http.ApiException;
import dev.keyreeve.usage.http.Page;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Optional;

/**
 * Budgets and rate limits of an organization.
 *
 * <p>What a limit counts as used in a window is what every ledger entry below its scope used, each exactly once: in the
 * account that the entry's allotment was charged to, else in the window that the exchange started in. That includes what
 * was used before the limit existed, and what was admitted before and settles later; the latter comes on top of what the
 * limit admitted, so it can take {@code used} above the amount, once, and is subtracted from what remains. What the limit
 * itself admits never passes its amount.
 *
 * <p>A limit's account is opened with it, under the organization's exclusive lock, so that a settlement of the same moment
 * is either in the sum with which the account begins or finds the account.
 */
@ApplicationScoped
class Limits {
    private final Transactions transactions;

    Limits(Transactions transactions) {
        this.transactions = transactions;
    }

    Limit create(OrganizationId organization, LimitDraft draft) {
        var id = (draft.kind() == Limit.Kind.BUDGET ? Id.BUDGET : Id.RATE_LIMIT).next();
        return transactions.inOrganization(organization, connection -> {
            insert(connection, organization, id, draft);
            return LimitRows.find(connection, organization, draft.kind(), id).orElseThrow();
        });
    }

    private static void insert(Connection connection, OrganizationId organization, String id, LimitDraft draft)
            throws SQLException {
        try (var statement = connection.prepareStatement(
                "SELECT create_limit(?, ?, ?, ?::measure, ?::scope_type, ?, ?, ?::budget_window, ?, ?)")) {
            statement.setString(1, id);
            statement.setString(2, organization.value());
            statement.setString(3, draft.name());
            statement.setString(4, draft.measure().wireName());
            statement.setString(5, draft.scope().type().wireName());
            statement.setString(6, draft.scope().id());
            statement.setLong(7, draft.amount());
            statement.setString(8, draft.window().wireName());
            statement.setBoolean(9, draft.hard());
            statement.setBoolean(10, draft.sliding());
            statement.execute();
        }
    }

    Optional<Limit> find(OrganizationId organization, Limit.Kind kind, String id) {
        return transactions.inOrganization(
                organization, connection -> LimitRows.find(connection, organization, kind, id));
    }

    /**
     * Oldest first; one more than the page may have when there are more.
     *
     * @param members whether those on members and their keys are listed, too
     */
    List<Limit> list(OrganizationId organization, Limit.Kind kind, boolean members, Page page) {
        return transactions.inOrganization(
                organization, connection -> LimitRows.list(connection, organization, kind, members, page));
    }

    /** All that stand over a key, nearest first. */
    List<Limit> over(OrganizationId organization, String key, Principal principal, String project) {
        return transactions.inOrganization(
                organization, connection -> LimitRows.over(connection, organization, key, principal, project));
    }

    List<Limit.RelayShare> byRelay(OrganizationId organization, Limit limit) {
        return transactions.inOrganization(
                organization, connection -> LimitRows.byRelay(connection, organization, limit.id()));
    }

    /** Empty when there is no such limit. From its return on no purchase passes the new amount. */
    Optional<ChangedLimit<Limit>> change(
            OrganizationId organization, Limit.Kind kind, String id, LimitDraft.Change change) {
        return transactions.inOrganization(organization, connection -> {
            try (var statement = connection.prepareStatement("SELECT change_limit(?, ?, ?, ?, ?, ?)")) {
                statement.setString(1, organization.value());
                statement.setString(2, id);
                statement.setBoolean(3, kind == Limit.Kind.RATE_LIMIT);
                statement.setBoolean(4, change.named());
                statement.setString(5, change.name());
                statement.setObject(6, change.amount(), Types.BIGINT);
                try (var row = statement.executeQuery()) {
                    row.next();
                    boolean recall = row.getBoolean(1);
                    return LimitRows.find(connection, organization, kind, id)
                            .map(limit -> new ChangedLimit<>(limit, recall));
                }
            }
        });
    }

    /** What to say of a limit that is not there, or not any more. */
    ApiException absent(OrganizationId organization, Limit.Kind kind, String id) {
        var what = (kind == Limit.Kind.BUDGET ? "budget '%s'" : "rate limit '%s'").formatted(id);
        boolean deleted = Limit.isId(id)
                && transactions.inOrganization(
                        organization, connection -> LimitRows.isDeleted(connection, organization, kind, id));
        return deleted
                ? new ApiException(ErrorCode.DELETED, "The " + what + " was deleted")
                : new ApiException(ErrorCode.NOT_FOUND, "There is no " + what);
    }

    /** False when there is no such limit. */
    boolean delete(OrganizationId organization, Limit.Kind kind, String id) {
        return transactions.inOrganization(organization, connection -> {
            try (var statement = connection.prepareStatement("""
                    UPDATE budget b SET deleted_at = now()
                    WHERE b.org = ? AND b.id = ? AND b.deleted_at IS NULL AND is_rate_limit(b) = ?""")) {
                statement.setString(1, organization.value());
                statement.setString(2, id);
                statement.setBoolean(3, kind == Limit.Kind.RATE_LIMIT);
                return statement.executeUpdate() == 1;
            }
        });
    }
}
