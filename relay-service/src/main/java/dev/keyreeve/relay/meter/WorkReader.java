package dev.keyreeve.relay.meter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import dev.keyreeve.contracts.usage.UsageEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a document says of one of OpenAI's responses or batches itself: which one it is, whether it runs in the
 * background, and, where it is over, what it used. The document comes in pieces, and the memory does not grow with it.
 */
final class WorkReader {
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]{1,200}");
    private static final Set<String> OVER = Set.of("completed", "incomplete", "failed", "cancelled", "expired");
    private static final String RESPONSE = "response";

    /** What a document tells of. */
    enum Work {
        RESPONSE,
        /** Within the event that brings it. */
        RESPONSE_IN_EVENT,
        BATCH
    }

    private final UsageReader usage = new UsageReader(UsageFields.of(AnswerFormat.OPENAI_RESPONSES));
    private final BriefJson brief = new BriefJson(this::parse);
    private final JsonParser parser;
    private final ByteArrayFeeder feeder;
    private final Work work;

    private int depth;
    private boolean unreadable;
    private String top = "";
    private String name = "";
    private String id = "";
    private String status = "";
    private @Nullable Boolean background;

    WorkReader(Work work) {
        this.work = work;
        try {
            this.parser = JSON.createNonBlockingByteArrayParser();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
    }

    void feed(byte[] bytes, int from, int to) {
        usage.feed(bytes, from, to);
        if (!unreadable) {
            brief.feed(bytes, from, to);
            unreadable |= brief.isEndless();
        }
    }

    /** Whether the document tells of a response and whether that runs in the background. */
    boolean tells() {
        return background != null;
    }

    /** Empty where it does not run in the background, or cannot be told from others. */
    Optional<UsageEvent.Background> told() {
        if (!Boolean.TRUE.equals(background) || !ID.matcher(id).matches()) {
            return Optional.empty();
        }
        var counts = usage.found();
        var used = OVER.contains(status) && counts != null ? counts.usage().orElse(null) : null;
        return Optional.of(new UsageEvent.Background(id, used));
    }

    private void parse(byte[] bytes, int from, int to) {
        if (unreadable || from == to) {
            return;
        }
        try {
            feeder.feedInput(bytes, from, to);
            for (var token = parser.nextToken();
                    token != null && token != JsonToken.NOT_AVAILABLE;
                    token = parser.nextToken()) {
                take(token);
            }
        } catch (IOException | RuntimeException notJson) {
            // Whatever the parser says of what a provider sent, the answer passes.
            unreadable = true;
        }
    }

    private void take(JsonToken token) throws IOException {
        switch (token) {
            case START_OBJECT, START_ARRAY -> depth++;
            case END_OBJECT, END_ARRAY -> depth--;
            case FIELD_NAME -> {
                name = parser.currentName();
                top = depth == 1 ? name : top;
            }
            case VALUE_STRING -> {
                if (isOwn() && name.equals("id")) {
                    id = parser.getText();
                } else if (isOwn() && name.equals("status")) {
                    status = parser.getText();
                } else if (isOwn() && name.equals("object") && work == Work.BATCH) {
                    // All of them run in the background.
                    background = parser.getText().equals("batch");
                }
            }
            case VALUE_TRUE, VALUE_FALSE -> {
                if (isOwn() && name.equals("background") && work != Work.BATCH) {
                    background = token == JsonToken.VALUE_TRUE;
                }
            }
            default -> {}
        }
    }

    private boolean isOwn() {
        return work == Work.RESPONSE_IN_EVENT ? depth == 2 && top.equals(RESPONSE) : depth == 1;
    }
}
