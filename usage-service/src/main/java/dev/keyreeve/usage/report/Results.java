package dev.keyreeve.usage.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyreeve.usage.http.Amount;
import org.jspecify.annotations.Nullable;

/** What stands in a bucket, one record for each report; ids are null unless they are grouped by. */
final class Results {
    private Results() {}

    /** OpenAI's {@code UsageCompletionsResult}. No audio is relayed, and nothing in batches. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Completions(
            String object,
            long inputTokens,
            long inputCachedTokens,
            long outputTokens,
            long inputAudioTokens,
            long outputAudioTokens,
            long numModelRequests,
            @Nullable String projectId,
            @Nullable String userId,
            @Nullable String apiKeyId,
            @Nullable String model,
            @Nullable Boolean batch,
            @Nullable String serviceTier) {
        static Completions of(Sum sum) {
            return new Completions(
                    "organization.usage.completions.result",
                    sum.inputTokens(),
                    sum.cachedInputTokens(),
                    sum.outputTokens(),
                    0,
                    0,
                    sum.requests(),
                    sum.of(Dimension.PROJECT),
                    sum.of(Dimension.USER),
                    sum.of(Dimension.API_KEY),
                    sum.of(Dimension.MODEL),
                    null,
                    null);
        }
    }

    /** OpenAI's {@code UsageEmbeddingsResult}. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Embeddings(
            String object,
            long inputTokens,
            long numModelRequests,
            @Nullable String projectId,
            @Nullable String userId,
            @Nullable String apiKeyId,
            @Nullable String model) {
        static Embeddings of(Sum sum) {
            return new Embeddings(
                    "organization.usage.embeddings.result",
                    sum.inputTokens(),
                    sum.requests(),
                    sum.of(Dimension.PROJECT),
                    sum.of(Dimension.USER),
                    sum.of(Dimension.API_KEY),
                    sum.of(Dimension.MODEL));
        }
    }

    /** OpenAI's {@code CostsResult}, and the user. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Costs(
            String object,
            Amount amount,
            @Nullable String lineItem,
            @Nullable String projectId,
            @Nullable String apiKeyId,
            @Nullable String userId) {
        static Costs of(Sum sum) {
            return new Costs(
                    "organization.costs.result",
                    Amount.of(sum.costNanos()),
                    sum.of(Dimension.LINE_ITEM),
                    sum.of(Dimension.PROJECT),
                    sum.of(Dimension.API_KEY),
                    sum.of(Dimension.USER));
        }
    }
}
