package dev.keyreeve.deploy.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;

/** Step 6: who used what, fed through Kafka, equal to the provider's own books. */
final class Bookkeeping {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Scene scene;
    private final Cast cast;
    private final long since = Instant.now().minusSeconds(3600).getEpochSecond();

    Bookkeeping(Scene scene, Cast cast) {
        this.scene = scene;
        this.cast = cast;
    }

    void play() {
        scene.teller().title(6, "Each member's tokens and money, equal to what the provider counted");
        JsonNode provider = scene.providerCount(cast.secret());
        long input = provider.path("input_tokens").asLong();
        long output = provider.path("output_tokens").asLong();
        String query = "?start_time=" + since + "&bucket_width=1d&group_by%5B%5D=user_id";
        boolean equal = Scene.eventually(
                PATIENCE, () -> sum(query, "input_tokens") == input && sum(query, "output_tokens") == output);

        Answer completions = scene.admin("GET", "/usage/completions" + query, null);
        for (Cast.Player player : new Cast.Player[] {cast.ada(), cast.ben()}) {
            long tokens = of(completions, player, "input_tokens") + of(completions, player, "output_tokens");
            scene.teller()
                    .expect(tokens > 0, player.caller() + " used " + tokens + " tokens in chats and responses", tokens);
        }
        scene.teller()
                .expect(
                        equal,
                        "with embeddings that is what the provider counted: " + input + " in, " + output + " out",
                        sum(query, "input_tokens") + " in, " + sum(query, "output_tokens") + " out");
        Answer costs = scene.admin("GET", "/costs" + query, null);
        for (Cast.Player player : new Cast.Player[] {cast.ada(), cast.ben()}) {
            BigDecimal cost = money(costs, player);
            scene.teller()
                    .expect(
                            cost.signum() > 0,
                            player.caller() + " spent "
                                    + cost.stripTrailingZeros().toPlainString() + " USD",
                            costs.body());
        }
    }

    private long sum(String query, String field) {
        Answer completions = scene.adminQuietly("GET", "/usage/completions" + query, null);
        Answer embeddings = scene.adminQuietly("GET", "/usage/embeddings" + query, null);
        return of(completions, cast.ada(), field)
                + of(completions, cast.ben(), field)
                + of(embeddings, cast.ada(), field)
                + of(embeddings, cast.ben(), field);
    }

    private static long of(Answer report, Cast.Player player, String field) {
        long sum = 0;
        for (JsonNode bucket : report.body().path("data")) {
            for (JsonNode result : bucket.path("results")) {
                if (result.path("user_id").asText().equals(player.userId())) {
                    sum += result.path(field).asLong();
                }
            }
        }
        return sum;
    }

    private static BigDecimal money(Answer costs, Cast.Player player) {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode bucket : costs.body().path("data")) {
            for (JsonNode result : bucket.path("results")) {
                if (result.path("user_id").asText().equals(player.userId())) {
                    sum = sum.add(new BigDecimal(result.at("/amount/value").asText("0")));
                }
            }
        }
        return sum;
    }
}
