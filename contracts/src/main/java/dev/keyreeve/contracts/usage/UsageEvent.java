package dev.keyreeve.contracts.usage;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.keyreeve.contracts.id.OrganizationId;
import dev.keyreeve.contracts.id.Principal;
import org.jspecify.annotations.Nullable;

/**
 * One event of {@code keyreeve.usage.v1}, keyed by organization. Delivered at least once and in any order; the ledger is
 * idempotent on the exchange's and the allotment's id.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = UsageEvent.Settled.class, name = "settled"),
    @JsonSubTypes.Type(value = UsageEvent.AllotmentClosed.class, name = "allotment_closed"),
})
public sealed interface UsageEvent {
    String TOPIC = "keyreeve.usage.v1";

    OrganizationId organization();

    /** How a settled entry's numbers came about. */
    enum Quality {
        /** The provider said so. */
        @JsonProperty("exact")
        EXACT,
        /** Counted from what was seen of the answer. */
        @JsonProperty("estimated")
        ESTIMATED,
        /** Unknown: the upper bound that was held. */
        @JsonProperty("bound")
        BOUND
    }

    /** The API family; decides which report counts it. */
    enum Operation {
        @JsonProperty("chat_completions")
        CHAT_COMPLETIONS,
        @JsonProperty("responses")
        RESPONSES,
        @JsonProperty("embeddings")
        EMBEDDINGS,
        @JsonProperty("moderations")
        MODERATIONS,
        @JsonProperty("images")
        IMAGES,
        @JsonProperty("audio_speeches")
        AUDIO_SPEECHES,
        @JsonProperty("audio_transcriptions")
        AUDIO_TRANSCRIPTIONS,
        @JsonProperty("models")
        MODELS,
        /** OpenAI's older text completions. */
        @JsonProperty("completions")
        COMPLETIONS,
        /** Anthropic's Messages. */
        @JsonProperty("messages")
        MESSAGES,
        /** Gemini's generateContent, streamed or not. */
        @JsonProperty("generate_content")
        GENERATE_CONTENT,
        /** A session over a WebSocket. */
        @JsonProperty("realtime")
        REALTIME,
        /** Asking how many tokens a request has; free everywhere. */
        @JsonProperty("token_counts")
        TOKEN_COUNTS,
        /** Bringing files to the provider. */
        @JsonProperty("files")
        FILES,
        /** Handing many requests in at once; what they cost is not seen here. */
        @JsonProperty("batches")
        BATCHES,
        /** Reading, cancelling or deleting what the provider keeps: responses, files, batches. */
        @JsonProperty("stored")
        STORED,
        /** Anything else, counted as one request. */
        @JsonProperty("other")
        OTHER
    }

    /**
     * Work that a provider goes on with when the exchange that asked for it is over. In the settlement of that exchange it
     * says what may still be heard of; in the settlement of an exchange that looked after it, what was heard. Both together
     * make the first entry exact, whoever looked.
     *
     * @param reference the provider's own id of it. It counts within the organization and the provider, and where a member's
     *     own credential paid, within what that member's pays for: there the provider may be whoever they say
     * @param usage absent where nothing was heard
     */
    record Background(String reference, @Nullable TokenUsage usage) {}

    /**
     * An exchange that went upstream, with what it used.
     *
     * @param model as the caller asked for it; the name that is priced
     * @param app the app that its key belongs to; absent for most
     * @param allotment the allotment that its hold came from; absent when nothing limited it
     * @param hold what it claimed of the allotment; nothing without one
     * @param priceVersion the price book that the bound came from; absent when the model has no price
     * @param units what the operation counts beside tokens: images made, characters spoken, seconds transcribed; else 0
     * @param status the HTTP status that the provider answered; 0 when none came
     * @param startedAt Unix milliseconds of admission; decides the report's bucket
     * @param finishedAt Unix milliseconds
     * @param ownCredential whether the caller's own credential paid: what it cost is told, and charged to no limit on money
     *     or tokens; also absent when it did not
     * @param background absent for most
     */
    record Settled(
            OrganizationId organization,
            String exchange,
            String relay,
            long epoch,
            String project,
            Principal principal,
            String keyId,
            @Nullable String app,
            String provider,
            Operation operation,
            String model,
            @Nullable String allotment,
            Amounts hold,
            @Nullable String priceVersion,
            TokenUsage usage,
            long units,
            Quality quality,
            int status,
            boolean streamed,
            long startedAt,
            long finishedAt,
            @Nullable Boolean ownCredential,
            @Nullable Background background)
            implements UsageEvent {
        /** With the organization's credential, and over when it was over. */
        public Settled(
                OrganizationId organization,
                String exchange,
                String relay,
                long epoch,
                String project,
                Principal principal,
                String keyId,
                @Nullable String app,
                String provider,
                Operation operation,
                String model,
                @Nullable String allotment,
                Amounts hold,
                @Nullable String priceVersion,
                TokenUsage usage,
                long units,
                Quality quality,
                int status,
                boolean streamed,
                long startedAt,
                long finishedAt) {
            this(
                    organization,
                    exchange,
                    relay,
                    epoch,
                    project,
                    principal,
                    keyId,
                    app,
                    provider,
                    operation,
                    model,
                    allotment,
                    hold,
                    priceVersion,
                    usage,
                    units,
                    quality,
                    status,
                    streamed,
                    startedAt,
                    finishedAt,
                    null,
                    null);
        }

        public boolean byOwnCredential() {
            return Boolean.TRUE.equals(ownCredential);
        }
    }

    /**
     * The relay takes no more holds from an allotment.
     *
     * @param claimed the sum of the holds of all exchanges that were forwarded under it; what is above goes back
     */
    record AllotmentClosed(OrganizationId organization, String allotment, String relay, long epoch, Amounts claimed)
            implements UsageEvent {}
}
