package dev.keyreeve.keys.publish;

import dev.keyreeve.contracts.grant.GrantRecord;
import dev.keyreeve.contracts.json.Json;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;

/** Records as the columns of {@code unnest(?::bigint[], ?::text[], ?::text[]) AS record (revision, key, payload)}. */
public final class RecordColumns {
    private RecordColumns() {}

    /** @param first the number of the first of the three parameters */
    public static void set(PreparedStatement statement, int first, List<GrantRecord> records) throws SQLException {
        var connection = statement.getConnection();
        statement.setArray(first, connection.createArrayOf("bigint", column(records, GrantRecord::revision)));
        statement.setArray(first + 1, connection.createArrayOf("text", column(records, GrantRecord::recordKey)));
        statement.setArray(first + 2, connection.createArrayOf("text", column(records, RecordColumns::json)));
    }

    private static Object[] column(List<GrantRecord> records, Function<GrantRecord, Object> part) {
        return records.stream().map(part).toArray();
    }

    /** As its sealed type, because only that carries the {@code type} field. */
    private static String json(GrantRecord record) {
        return new String(Json.write(record), StandardCharsets.UTF_8);
    }
}
