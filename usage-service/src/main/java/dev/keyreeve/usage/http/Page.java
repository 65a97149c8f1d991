package dev.keyreeve.usage.http;

import jakarta.ws.rs.core.UriInfo;
import java.sql.Connection;
import java.sql.PreparedStatement;
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
     * An entry that was deleted still says where it stood.
     *
     * @param listed SQL from FROM on, whose first parameter is the cursor
     * @param others its other parameters
     * @throws ApiException 400 when {@code after} names nothing of the list
     */
    public void mustBeIn(Connection connection, String listed, String... others) throws SQLException {
        if (after == null) {
            return;
        }
        try (var statement = connection.prepareStatement("SELECT " + listed)) {
            statement.setString(1, after);
            for (int i = 0; i < others.length; i++) {
                statement.setString(2 + i, others[i]);
            }
            try (var row = statement.executeQuery()) {
                if (!row.next()) {
                    throw ApiException.invalid(
                            "after",
                            "'after' names nothing of this list; give the 'last_id' of the page before, or leave it"
                                    + " out to begin at the start");
                }
            }
        }
    }

    /**
     * Sets the last three parameters of a list's statement: the cursor twice, null at the start, and how many rows to
     * read. That is one more than the page may have, for {@link ListPage#of}.
     */
    public void bind(PreparedStatement statement, int first) throws SQLException {
        statement.setString(first, after);
        statement.setString(first + 1, after);
        statement.setInt(first + 2, limit + 1);
    }
}
