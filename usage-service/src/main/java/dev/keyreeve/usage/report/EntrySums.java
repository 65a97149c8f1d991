package dev.keyreeve.usage.report;

import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.usage.access.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Sums up ledger entries. Straight from the entries, in one statement, so a report is the ledger at one moment; the index
 * by organization and time makes it the cost of the asked range.
 */
@ApplicationScoped
class EntrySums {
    private final Transactions transactions;

    EntrySums(Transactions transactions) {
        this.transactions = transactions;
    }

    /** By the number of the bucket (its start divided by the width); a bucket in which nothing happened is absent. */
    Map<Long, List<Sum>> of(OrganizationId organization, ReportQuery query) {
        var groupBy =
                query.groupBy().stream().filter(Dimension::isRecorded).sorted().toList();
        return transactions.inOrganization(organization, connection -> {
            try (var statement = connection.prepareStatement(sql(query, groupBy))) {
                bind(connection, statement, organization, query);
                return read(statement, query, groupBy);
            }
        });
    }

    /** Only names of our own go into the text. */
    private static String sql(ReportQuery query, List<Dimension> groupBy) {
        var columns =
                groupBy.stream().map(dimension -> ", " + dimension.expression()).collect(Collectors.joining());
        var restrictions = restricted(query).stream()
                .map(dimension -> " AND " + dimension.expression() + " = ANY (?)")
                .collect(Collectors.joining());
        return "SELECT floor(extract(epoch FROM started_at) / ?)::bigint AS bucket" + columns
                + ", " + Sum.COLUMNS
                + " FROM entry WHERE org = ? AND started_at >= to_timestamp(?) AND started_at < to_timestamp(?)"
                + (query.operations().isEmpty() ? "" : " AND operation = ANY (?)")
                + restrictions
                + " GROUP BY bucket" + columns + " ORDER BY bucket" + columns;
    }

    private static void bind(
            Connection connection, PreparedStatement statement, OrganizationId organization, ReportQuery query)
            throws SQLException {
        int at = 1;
        statement.setLong(at++, query.page().width().seconds());
        statement.setString(at++, organization.value());
        statement.setLong(at++, query.page().start());
        statement.setLong(at++, query.page().end());
        if (!query.operations().isEmpty()) {
            statement.setArray(at++, texts(connection, query.operations()));
        }
        for (var dimension : restricted(query)) {
            statement.setArray(at++, texts(connection, query.filters().getOrDefault(dimension, Set.of())));
        }
    }

    private static List<Dimension> restricted(ReportQuery query) {
        return query.filters().keySet().stream().sorted().toList();
    }

    private static Array texts(Connection connection, Set<String> values) throws SQLException {
        return connection.createArrayOf("text", values.toArray());
    }

    private static Map<Long, List<Sum>> read(PreparedStatement statement, ReportQuery query, List<Dimension> groupBy)
            throws SQLException {
        var sums = new HashMap<Long, List<Sum>>();
        try (var row = statement.executeQuery()) {
            while (row.next()) {
                sums.computeIfAbsent(row.getLong(1), bucket -> new ArrayList<>())
                        .add(Sum.read(row, 2 + groupBy.size(), group(row, query, groupBy)));
            }
        }
        return sums;
    }

    private static Map<Dimension, String> group(ResultSet row, ReportQuery query, List<Dimension> groupBy)
            throws SQLException {
        var group = new EnumMap<Dimension, String>(Dimension.class);
        for (int i = 0; i < groupBy.size(); i++) {
            var value = row.getString(2 + i);
            if (value != null) {
                group.put(groupBy.get(i), value);
            }
        }
        if (query.groupBy().contains(Dimension.BATCH)) {
            group.put(Dimension.BATCH, "false");
        }
        return group;
    }
}
