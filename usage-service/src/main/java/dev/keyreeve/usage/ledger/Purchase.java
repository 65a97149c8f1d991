package dev.keyreeve.usage.ledger;

import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.contracts.grant.Scope;
import dev.keyreeve.contracts.id.Principal;
import dev.keyreeve.contracts.usage.Allotment;
import dev.keyreeve.contracts.usage.Allotment.Answer;
import dev.keyreeve.contracts.usage.Amounts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The composite types {@code purchase_request}, whose fields its JSON members are named after, and {@code purchase}. */
record Purchase(
        String id,
        String relay,
        long epoch,
        String apiKey,
        @Nullable String userId,
        @Nullable String serviceAccount,
        String project,
        Amounts need,
        Amounts want,
        List<Allotment.Closing> closing) {

    static Purchase of(Allotment.Request request) {
        var principal = request.principal();
        return new Purchase(
                request.allotment(),
                request.relay(),
                request.epoch(),
                request.keyId(),
                principal.type() == Principal.Type.USER ? principal.id() : null,
                principal.type() == Principal.Type.SERVICE_ACCOUNT ? principal.id() : null,
                request.project(),
                request.need(),
                request.want(),
                request.closing());
    }

    static Sale sale(ResultSet row) throws SQLException {
        return switch (row.getString("outcome")) {
            case "bought" ->
                new Sale.Answered(new Answer.Bought(
                        row.getString("id"),
                        new Amounts(row.getLong("nanos"), row.getLong("tokens"), row.getLong("exchanges")),
                        row.getLong("valid_ms")));
            case "unlimited" -> new Sale.Answered(new Answer.Unlimited());
            case "exhausted" -> new Sale.Answered(exhausted(row));
            case "fenced" -> new Sale.Fenced();
            case "known" -> new Sale.Known();
            case String other -> throw new IllegalStateException("buy_allotments answered " + other);
        };
    }

    private static Answer.Exhausted exhausted(ResultSet row) throws SQLException {
        var measure = Measure.valueOf(upper(row.getString("measure")));
        boolean concurrency = measure == Measure.CONCURRENCY;
        return new Answer.Exhausted(
                concurrency || row.getBoolean("sliding") ? Answer.Kind.RATE_LIMIT : Answer.Kind.BUDGET,
                row.getString("limit_id"),
                measure,
                new Scope(Scope.Type.valueOf(upper(row.getString("scope_type"))), row.getString("scope_id")),
                concurrency ? null : row.getString("time_window"),
                row.getLong("amount"),
                row.getLong("posted"),
                row.getLong("pending"),
                row.getObject("retry_after_ms", Long.class));
    }

    private static String upper(String word) {
        return word.toUpperCase(Locale.ROOT);
    }
}
