package dev.keyreeve.keys.publish;

import dev.keyreeve.contracts.grant.Lease;
import dev.keyreeve.contracts.id.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Open and closed enforcements. To be used across tenants, except where it says otherwise. */
@ApplicationScoped
class EnforcementStore {

    Optional<Enforcement> find(Connection connection, OrganizationId organization, long revision) throws SQLException {
        try (var query = connection.prepareStatement("""
                SELECT enforced_at IS NOT NULL, relays,
                       (extract(epoch FROM coalesce(enforced_at, clock_timestamp()) - opened_at) * 1000)::bigint
                FROM enforcement WHERE organization_id = ? AND revision = ?
                """)) {
            query.setString(1, organization.value());
            query.setLong(2, revision);
            try (var rows = query.executeQuery()) {
                if (!rows.next()) {
                    return Optional.empty();
                }
                return Optional.of(
                        rows.getBoolean(1)
                                ? Enforcement.done(revision, rows.getInt(2), rows.getLong(3))
                                : Enforcement.open(revision, rows.getLong(3)));
            }
        }
    }

    /**
     * @return whether it was open until now
     */
    boolean close(Connection connection, OrganizationId organization, long revision, int relays) throws SQLException {
        try (var update = connection.prepareStatement("""
                UPDATE enforcement SET enforced_at = clock_timestamp(), relays = ?,
                                       published_at = coalesce(published_at, clock_timestamp())
                WHERE organization_id = ? AND revision = ? AND enforced_at IS NULL
                """)) {
            update.setInt(1, relays);
            update.setString(2, organization.value());
            update.setLong(3, revision);
            return update.executeUpdate() == 1;
        }
    }

    List<Lease.Mark> open(Connection connection) throws SQLException {
        return marks(connection, "SELECT organization_id, revision FROM enforcement WHERE enforced_at IS NULL");
    }

    /** What a relay must have applied before it serves: one revision of each organization that waits for one. */
    List<Lease.Mark> watermark(Connection connection) throws SQLException {
        return marks(connection, """
                SELECT organization_id, max(revision) FROM enforcement WHERE enforced_at IS NULL GROUP BY 1 ORDER BY 1
                """);
    }

    private static List<Lease.Mark> marks(Connection connection, String sql) throws SQLException {
        try (var query = connection.prepareStatement(sql);
                var rows = query.executeQuery()) {
            var marks = new ArrayList<Lease.Mark>();
            while (rows.next()) {
                marks.add(new Lease.Mark(new OrganizationId(rows.getString(1)), rows.getLong(2)));
            }
            return marks;
        }
    }
}
