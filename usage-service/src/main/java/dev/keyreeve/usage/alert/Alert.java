package dev.keyreeve.usage.alert;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyreeve.contracts.grant.Measure;
import dev.keyreeve.usage.http.Quantity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became of a budget, as the API shows it and as webhooks carry it; times in Unix seconds.
 *
 * @param posted of the budget, when the alert was raised; a later settlement does not change it
 * @param threshold in percent of the amount; absent of a forecast
 * @param forecast what will be posted at the window's end, if it goes on like this
 * @param windowStart absent for a budget that never resets
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record Alert(
        String object,
        String id,
        EventType type,
        Budget budget,
        Measure measure,
        String kind,
        Quantity amount,
        Quantity posted,
        @Nullable Integer threshold,
        @Nullable Quantity forecast,
        String window,
        @Nullable Long windowStart,
        @Nullable Long resetsAt,
        long createdAt) {

    record Budget(String id, @Nullable String name, Scope scope) {}

    record Scope(String type, String id) {}

    /** The columns that {@link #read} reads. */
    static final String SELECT = """
            SELECT a.id, a.org, a.threshold, a.amount, a.used, a.forecast, a.budget, b.name, b.scope_type, b.scope_id,
                   b.measure, b.hard, b.time_window,
                   unix_seconds(a.window_start) AS window_start, unix_seconds(a.window_end) AS window_end,
                   unix_seconds(a.created_at) AS created_at
            FROM alert a JOIN budget b ON b.id = a.budget\s""";

    static Alert read(ResultSet row) throws SQLException {
        var measure = Measure.valueOf(row.getString("measure").toUpperCase(Locale.ROOT));
        var forecast = row.getObject("forecast", Long.class);
        return new Alert(
                "organization.alert",
                row.getString("id"),
                forecast == null ? EventType.THRESHOLD_REACHED : EventType.FORECAST_EXCEEDED,
                new Budget(
                        row.getString("budget"),
                        row.getString("name"),
                        new Scope(row.getString("scope_type"), row.getString("scope_id"))),
                measure,
                row.getBoolean("hard") ? "hard" : "soft",
                Quantity.of(measure, row.getLong("amount")),
                Quantity.of(measure, row.getLong("used")),
                row.getObject("threshold", Integer.class),
                forecast == null ? null : Quantity.of(measure, forecast),
                row.getString("time_window"),
                row.getObject("window_start", Long.class),
                row.getObject("window_end", Long.class),
                row.getLong("created_at"));
    }
}
