package dev.keyreeve.relay.meter;

import dev.keyreeve.contracts.usage.TokenUsage;
import org.jspecify.annotations.Nullable;

/** Makes of all that one answer told of its usage what it counts. */
final class Tally {
    /** What more may come after what was told. */
    private enum Standing {
        NOTHING_TOLD,
        /** What is generated is not in it. */
        OPENING,
        /** All, if the answer ends by itself. */
        SO_FAR,
        LAST
    }

    private final AnswerFormat format;
    private final boolean inPieces;
    private @Nullable Counts merged;
    private TokenUsage usage = TokenUsage.NONE;
    private long units;
    private Standing standing = Standing.NOTHING_TOLD;

    /** @param inPieces whether it comes as events or messages, of which each is noted */
    Tally(AnswerFormat format, boolean inPieces) {
        this.format = format;
        this.inPieces = inPieces;
    }

    /**
     * Notes what a document, an event or a message tells.
     *
     * @return whether it has usage that counts
     */
    boolean note(UsageReader reader) {
        if (format == AnswerFormat.OPENAI_IMAGES && !inPieces) {
            units = reader.dataObjects();
        }
        var counts = reader.found();
        if (counts == null) {
            return false;
        }
        if (format == AnswerFormat.ANTHROPIC_MESSAGES) {
            counts = merge(counts);
        }
        var tokens = counts.usage();
        if (tokens.isEmpty() && counts.seconds() == 0) {
            return false;
        }
        standing = standing(reader);
        if (format.addsUp()) {
            usage = sum(usage, tokens.orElse(TokenUsage.NONE));
            units += format == AnswerFormat.OPENAI_IMAGES ? (inPieces ? 1 : 0) : counts.seconds();
        } else {
            // Cumulative where a provider repeats it: the last one replaces, nothing is added.
            usage = tokens.orElse(TokenUsage.NONE);
            units = Math.max(units, counts.seconds());
        }
        return true;
    }

    /**
     * @param whole whether the answer has ended by itself
     * @param pending whether more was generated than what was told is about
     * @param seen beside the text
     */
    Metered result(boolean whole, boolean pending, TextSample text, Seen seen) {
        boolean last = standing == Standing.LAST || (standing == Standing.SO_FAR && whole);
        if ((last && !pending) || tellsNoTokens(whole, pending)) {
            return new Metered.Exact(usage, units);
        }
        return new Metered.Unknown(format, text, usage, inPieces, seen);
    }

    /** What is billed otherwise than by tokens, or not at all, says nothing of them. */
    private boolean tellsNoTokens(boolean whole, boolean pending) {
        return switch (format) {
            case OPENAI_MODERATIONS -> whole;
            case OPENAI_IMAGES -> whole && units > 0;
            // A session ends between two responses as well as at any other time.
            case OPENAI_REALTIME -> !pending;
            default -> false;
        };
    }

    private Counts merge(Counts counts) {
        if (merged == null) {
            merged = counts;
        } else {
            merged.replace(counts);
        }
        return merged;
    }

    private Standing standing(UsageReader reader) {
        if (reader.isOpening()) {
            return Standing.OPENING;
        }
        if (!inPieces) {
            return reader.isList() && !reader.isComplete() ? Standing.SO_FAR : Standing.LAST;
        }
        return switch (format) {
            case OPENAI_CHAT -> reader.choicesEmpty() ? Standing.LAST : Standing.SO_FAR;
            case GEMINI_GENERATE -> Standing.SO_FAR;
            default -> Standing.LAST;
        };
    }

    private static TokenUsage sum(TokenUsage one, TokenUsage other) {
        return new TokenUsage(
                one.input() + other.input(),
                one.cachedInput() + other.cachedInput(),
                one.cacheWrite() + other.cacheWrite(),
                one.cacheWriteHour() + other.cacheWriteHour(),
                one.audioInput() + other.audioInput(),
                one.cachedAudioInput() + other.cachedAudioInput(),
                one.imageInput() + other.imageInput(),
                one.cachedImageInput() + other.cachedImageInput(),
                one.output() + other.output(),
                one.reasoning() + other.reasoning(),
                one.audioOutput() + other.audioOutput(),
                one.imageOutput() + other.imageOutput());
    }
}
