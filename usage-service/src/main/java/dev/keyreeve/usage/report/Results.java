package dev.keyreeve.usage.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import dev.keyreeve.usage.http.Amount;
import org.jspecify.annotations.Nullable;

/** What stands in a bucket, one record for each shape of OpenAI's; ids are null unless they are grouped by. */
final class Results {
    private Results() {}

    /** {@code UsageCompletionsResult}. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Completions(
            String object,
            long inputTokens,
            long inputCachedTokens,
            long inputCacheWriteTokens,
            long inputUncachedTokens,
            long outputTokens,
            long inputTextTokens,
            long outputTextTokens,
            long inputCachedTextTokens,
            long inputAudioTokens,
            long inputCachedAudioTokens,
            long outputAudioTokens,
            long inputImageTokens,
            long inputCachedImageTokens,
            long outputImageTokens,
            long numModelRequests,
            @Nullable String projectId,
            @Nullable String userId,
            @Nullable String apiKeyId,
            @Nullable String model,
            @Nullable Boolean batch,
            @Nullable String serviceTier,
            @JsonUnwrapped Certainty certainty) {
        static Completions of(Sum sum) {
            var tokens = sum.tokens();
            return new Completions(
                    "organization.usage.completions.result",
                    tokens.input(),
                    tokens.cachedInput(),
                    tokens.allCacheWrites(),
                    tokens.untouchedInput(),
                    tokens.output(),
                    tokens.untouchedTextInput(),
                    tokens.textOutput(),
                    tokens.cachedTextInput(),
                    tokens.untouchedAudioInput(),
                    tokens.cachedAudioInput(),
                    tokens.audioOutput(),
                    tokens.untouchedImageInput(),
                    tokens.cachedImageInput(),
                    tokens.imageOutput(),
                    sum.requests(),
                    sum.of(Dimension.PROJECT),
                    sum.of(Dimension.USER),
                    sum.of(Dimension.API_KEY),
                    sum.of(Dimension.MODEL),
                    sum.of(Dimension.BATCH) == null ? null : Boolean.FALSE,
                    sum.of(Dimension.SERVICE_TIER),
                    sum.certainty());
        }
    }

    /** {@code UsageEmbeddingsResult} and {@code UsageModerationsResult}. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record InputTokens(
            String object,
            long inputTokens,
            long numModelRequests,
            @Nullable String projectId,
            @Nullable String userId,
            @Nullable String apiKeyId,
            @Nullable String model,
            @JsonUnwrapped Certainty certainty) {
        static InputTokens ofEmbeddings(Sum sum) {
            return of("organization.usage.embeddings.result", sum);
        }

        static InputTokens ofModerations(Sum sum) {
            return of("organization.usage.moderations.result", sum);
        }

        private static InputTokens of(String object, Sum sum) {
            return new InputTokens(
                    object,
                    sum.tokens().input(),
                    sum.requests(),
                    sum.of(Dimension.PROJECT),
                    sum.of(Dimension.USER),
                    sum.of(Dimension.API_KEY),
                    sum.of(Dimension.MODEL),
                    sum.certainty());
        }
    }

    /** {@code UsageImagesResult}. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Images(
            String object,
            long images,
            long numModelRequests,
            @Nullable String source,
            @Nullable String size,
            @Nullable String projectId,
            @Nullable String userId,
            @Nullable String apiKeyId,
            @Nullable String model,
            @JsonUnwrapped Certainty certainty) {
        static Images of(Sum sum) {
            return new Images(
                    "organization.usage.images.result",
                    sum.units(),
                    sum.requests(),
                    sum.of(Dimension.SOURCE),
                    sum.of(Dimension.SIZE),
                    sum.of(Dimension.PROJECT),
                    sum.of(Dimension.USER),
                    sum.of(Dimension.API_KEY),
                    sum.of(Dimension.MODEL),
                    sum.certainty());
        }
    }

    /** {@code UsageAudioSpeechesResult}. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record AudioSpeeches(
            String object,
            long characters,
            long numModelRequests,
            @Nullable String projectId,
            @Nullable String userId,
            @Nullable String apiKeyId,
            @Nullable String model,
            @JsonUnwrapped Certainty certainty) {
        static AudioSpeeches of(Sum sum) {
            return new AudioSpeeches(
                    "organization.usage.audio_speeches.result",
                    sum.units(),
                    sum.requests(),
                    sum.of(Dimension.PROJECT),
                    sum.of(Dimension.USER),
                    sum.of(Dimension.API_KEY),
                    sum.of(Dimension.MODEL),
                    sum.certainty());
        }
    }

    /** {@code UsageAudioTranscriptionsResult}. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record AudioTranscriptions(
            String object,
            long seconds,
            long numModelRequests,
            @Nullable String projectId,
            @Nullable String userId,
            @Nullable String apiKeyId,
            @Nullable String model,
            @JsonUnwrapped Certainty certainty) {
        static AudioTranscriptions of(Sum sum) {
            return new AudioTranscriptions(
                    "organization.usage.audio_transcriptions.result",
                    sum.units(),
                    sum.requests(),
                    sum.of(Dimension.PROJECT),
                    sum.of(Dimension.USER),
                    sum.of(Dimension.API_KEY),
                    sum.of(Dimension.MODEL),
                    sum.certainty());
        }
    }

    /** {@code CostsResult}, and the user. The quantity is of a line item alone. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Costs(
            String object,
            Amount amount,
            @Nullable String lineItem,
            @Nullable String projectId,
            @Nullable String apiKeyId,
            @Nullable String userId,
            @Nullable Long quantity,
            @Nullable String quantityUnit,
            @Nullable Boolean ownCredential,
            @JsonUnwrapped Certainty certainty) {
        static Costs of(Sum sum) {
            var lineItem = sum.of(Dimension.LINE_ITEM);
            var unit = lineItem == null ? null : unit(sum);
            return new Costs(
                    "organization.costs.result",
                    Amount.of(sum.costNanos()),
                    lineItem,
                    sum.of(Dimension.PROJECT),
                    sum.of(Dimension.API_KEY),
                    sum.of(Dimension.USER),
                    unit == null ? null : unit.equals("tokens") ? sum.tokens().total() : sum.units(),
                    unit,
                    ownCredential(sum.of(Dimension.OWN_CREDENTIAL)),
                    sum.certainty());
        }

        private static @Nullable Boolean ownCredential(@Nullable String grouped) {
            return grouped == null ? null : Boolean.valueOf(grouped);
        }

        /** Null when tokens and other units are mixed, or there are neither. */
        private static @Nullable String unit(Sum sum) {
            if (sum.units() == 0) {
                return sum.tokens().total() == 0 ? null : "tokens";
            }
            if (sum.tokens().total() > 0) {
                return null;
            } else if (sum.did(Operation.IMAGES)) {
                return "images";
            } else if (sum.did(Operation.AUDIO_SPEECHES)) {
                return "characters";
            } else {
                return sum.did(Operation.AUDIO_TRANSCRIPTIONS) ? "duration_seconds" : null;
            }
        }
    }
}
