package dev.keyreeve.usage.alert;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an organization wants to be told, as the API shows it; times in Unix seconds. Its signing secret is no part of
 * it.
 *
 * @param thresholds in percent of a budget's amount
 * @param disabledReason {@code endpoint_gone} when it answered 410, {@code disabled} by an administrator
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record Webhook(
        String object,
        String id,
        @Nullable String name,
        String url,
        List<String> events,
        List<Integer> thresholds,
        boolean enabled,
        @Nullable String disabledReason,
        long createdAt) {

    static final String COLUMNS =
            "id, name, url, events, thresholds, enabled, gone_at, unix_seconds(created_at) AS created_at";

    static Webhook read(ResultSet row) throws SQLException {
        boolean enabled = row.getBoolean("enabled");
        var reason = row.getString("gone_at") == null ? "disabled" : "endpoint_gone";
        return new Webhook(
                "organization.webhook",
                row.getString("id"),
                row.getString("name"),
                row.getString("url"),
                List.of((String[]) row.getArray("events").getArray()),
                List.of((Integer[]) row.getArray("thresholds").getArray()),
                enabled,
                enabled ? null : reason,
                row.getLong("created_at"));
    }

    /** The answer to its creation: the only one that has the secret. */
    record Created(@JsonUnwrapped Webhook webhook, String secret) {
        @Override
        public String toString() {
            return "Created[webhook=" + webhook + ", secret=[redacted]]";
        }
    }

    /** The answer to a DELETE. */
    record Deleted(String object, String id, boolean deleted) {
        static Deleted of(String id) {
            return new Deleted("organization.webhook.deleted", id, true);
        }
    }
}
