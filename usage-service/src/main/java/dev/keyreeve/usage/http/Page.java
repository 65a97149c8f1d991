package dev.keyreeve.usage.http;

import jakarta.ws.rs.core.UriInfo;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for.
 *
 * @param after the id of the entry that it begins after
 * @param limit 1 to 100
 */
public record Page(@Nullable String after, int limit) {

    /** Of a list that takes no other parameters. */
    public static Page of(UriInfo uri) {
        var query = new Query(uri.getQueryParameters());
        var after = query.text("after").orElse(null);
        int limit = (int) query.number("limit", 1, 100).orElse(20);
        query.refuseOthers();
        return new Page(after, limit);
    }

    /**
     * In the list's own transaction, which sees its tenant's rows alone: an unknown cursor must not look like the end.
     *
     * @throws ApiException 400 when {@code after} is no row of the table
     */
    public void mustBeIn(Connection connection, String table) throws SQLException {
        if (after == null) {
            return;
        }
        try (var statement = connection.prepareStatement("SELECT FROM " + table + " WHERE id = ?")) {
            statement.setString(1, after);
            try (var row = statement.executeQuery()) {
                if (!row.next()) {
                    throw ApiException.invalid("after", "'after' must be the id of an entry of this list");
                }
            }
        }
    }
}
