package dev.keyreeve.relay.meter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import dev.keyreeve.contracts.usage.TokenUsage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds {@code usage} in a JSON document that arrives in pieces, in memory that does not grow with the document (an
 * answer of embeddings has tens of megabytes). The last {@code usage} wins. A document that is no JSON has none.
 */
final class UsageReader {
    // Names come from outside: interning or sharing them would let a provider fill a table of the whole process.
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();
    private static final int DEEPEST = 4;

    private final UsageFields fields;
    private final @Nullable String enclosing;
    private final int usageDepth;
    private final JsonParser parser;
    private final ByteArrayFeeder feeder;
    private final @Nullable String[] path = new String[DEEPEST + 1];
    private int depth;
    private boolean unreadable;
    private boolean choicesOpened;
    private boolean choicesEmpty;
    private Counts counts = new Counts();

    /**
     * @param enclosing name of the top-level object that holds {@code usage}; absent when it is top-level itself
     */
    UsageReader(UsageFields fields, @Nullable String enclosing) {
        this.fields = fields;
        this.enclosing = enclosing;
        this.usageDepth = enclosing == null ? 1 : 2;
        try {
            this.parser = JSON.createNonBlockingByteArrayParser();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
    }

    void feed(byte[] bytes, int from, int to) {
        if (unreadable || from == to) {
            return;
        }
        try {
            feeder.feedInput(bytes, from, to);
            drain();
        } catch (IOException notJson) {
            unreadable = true;
        }
    }

    /** Empty when there was none that counts anything. */
    Optional<TokenUsage> usage() {
        return counts.toUsage(fields.output() != null);
    }

    /** Whether the document has an empty top-level list {@code choices}. */
    boolean choicesEmpty() {
        return choicesEmpty;
    }

    private void drain() throws IOException {
        for (var token = parser.nextToken();
                token != null && token != JsonToken.NOT_AVAILABLE;
                token = parser.nextToken()) {
            switch (token) {
                case START_OBJECT -> open(false);
                case START_ARRAY -> open(true);
                case END_OBJECT -> depth--;
                case END_ARRAY -> {
                    depth--;
                    choicesEmpty |= depth == 1 && choicesOpened;
                }
                case FIELD_NAME -> name(parser.currentName());
                case VALUE_NUMBER_INT -> number();
                default -> {}
            }
            choicesOpened = token == JsonToken.START_ARRAY && depth == 2 && "choices".equals(path[1]);
        }
    }

    private void open(boolean array) {
        if (!array && depth == usageDepth && atUsage()) {
            counts = new Counts();
        }
        depth++;
        if (depth <= DEEPEST) {
            path[depth] = null;
        }
    }

    private void name(String name) {
        if (depth <= DEEPEST) {
            path[depth] = name;
        }
    }

    private boolean atUsage() {
        return "usage".equals(path[usageDepth]) && (enclosing == null || enclosing.equals(path[1]));
    }

    private void number() throws IOException {
        int inside = depth - usageDepth;
        if (inside < 1 || inside > 2 || !atUsage()) {
            return;
        }
        var name = path[usageDepth + 1];
        if (inside == 1) {
            if (fields.input().equals(name)) {
                counts.input = parser.getLongValue();
            } else if (fields.output() != null && fields.output().equals(name)) {
                counts.output = parser.getLongValue();
            }
        } else if (fields.inputDetails().equals(name) && "cached_tokens".equals(path[depth])) {
            counts.cached = parser.getLongValue();
        } else if (fields.outputDetails().equals(name) && "reasoning_tokens".equals(path[depth])) {
            counts.reasoning = parser.getLongValue();
        }
    }

    /** Numbers as they stand in the answer; -1 is absent. */
    private static final class Counts {
        private long input = -1;
        private long output = -1;
        private long cached;
        private long reasoning;

        /** A part that exceeds its whole is cut: the wholes are what is billed. */
        private Optional<TokenUsage> toUsage(boolean generates) {
            if (input < 0 || (generates && output < 0)) {
                return Optional.empty();
            }
            long out = Math.max(0, output);
            return Optional.of(new TokenUsage(input, Math.clamp(cached, 0, input), out, Math.clamp(reasoning, 0, out)));
        }
    }
}
