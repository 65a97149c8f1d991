package dev.keyreeve.drills.storm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.drills.kit.Tenant;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What an organization's reports say, added up by key over all their pages. */
final class Reports {
    private static final long A_DAY = Duration.ofDays(1).toSeconds();

    private Reports() {}

    /**
     * From {@code usage/completions} and {@code costs}.
     *
     * @param now Unix milliseconds
     */
    static Map<String, Sums> byKey(Tenant tenant, long now) {
        long from = (now - Plan.OLDEST.toMillis()) / 1_000 - A_DAY;
        var range = "start_time=" + from + "&end_time=" + (now / 1_000 + A_DAY) + "&group_by=api_key_id&limit=10";
        var sums = new TreeMap<String, Sums>();
        pages(tenant, "/usage/completions?bucket_width=1d&" + range, result -> {
            var used = new Sums(
                    result.path("num_model_requests").asLong(),
                    result.path("input_tokens").asLong(),
                    result.path("output_tokens").asLong(),
                    0);
            sums.merge(result.path("api_key_id").asText(), used, Sums::plus);
        });
        pages(tenant, "/costs?" + range, result -> {
            var usd = new BigDecimal(result.at("/amount/value").asText());
            var cost = new Sums(0, 0, 0, usd.movePointRight(9).longValueExact());
            sums.merge(result.path("api_key_id").asText(), cost, Sums::plus);
        });
        return sums;
    }

    private static void pages(Tenant tenant, String path, Consumer<JsonNode> each) {
        String more = "";
        do {
            var page = tenant.get(path + more);
            page.path("data").forEach(bucket -> bucket.path("results").forEach(each));
            more = page.path("has_more").asBoolean()
                    ? "&page=" + page.path("next_page").asText()
                    : "";
        } while (!more.isEmpty());
    }
}
