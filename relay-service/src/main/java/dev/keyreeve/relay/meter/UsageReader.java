package dev.keyreeve.relay.meter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Finds usage in a JSON document that arrives in pieces, in memory that does not grow with the document (an answer of
 * embeddings has tens of megabytes, and so has one of images). The last one that counts wins. A document that is no JSON
 * has none. A document that is a list is read as the documents in it.
 */
final class UsageReader {
    // Names come from outside: interning or sharing them would let a provider fill a table of the whole process.
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();
    /** How deep below its top a document is looked into: a list, two names to usage, three within it, and two lists. */
    private static final int DEEPEST = 8;

    private final UsageFields fields;
    private final BriefJson brief = new BriefJson(this::parse);
    private final JsonParser parser;
    private final ByteArrayFeeder feeder;
    /** The last name at each depth; null in a list, or before the first. */
    private final @Nullable String[] path = new String[DEEPEST + 1];

    private int depth;
    /** 1 when the document is a list. */
    private int top;

    private boolean unreadable;
    private boolean complete;
    private UsageFields.@Nullable Place place;
    private int usageDepth;
    private @Nullable Counts current;
    private @Nullable Counts found;
    private boolean opening;
    private final ModalityCount modality = new ModalityCount();
    private boolean choicesOpened;
    private boolean choicesEmpty;
    private int dataObjects;

    UsageReader(UsageFields fields) {
        this.fields = fields;
        try {
            this.parser = JSON.createNonBlockingByteArrayParser();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.feeder = (ByteArrayFeeder) parser.getNonBlockingInputFeeder();
    }

    void feed(byte[] bytes, int from, int to) {
        if (!unreadable) {
            brief.feed(bytes, from, to);
            unreadable |= brief.isEndless();
        }
    }

    /** The last usage object that was whole and counts something. */
    @Nullable
    Counts found() {
        return found;
    }

    /** Whether that tells only what is known as the answer begins. */
    boolean isOpening() {
        return opening;
    }

    /** Whether the document has an empty top-level list {@code choices}. */
    boolean choicesEmpty() {
        return choicesEmpty;
    }

    /** How many objects the top-level list {@code data} has. */
    int dataObjects() {
        return dataObjects;
    }

    /** Whether the document is a list. */
    boolean isList() {
        return top == 1;
    }

    /** Whether the document has ended as one that is JSON. */
    boolean isComplete() {
        return complete && !unreadable;
    }

    private void parse(byte[] bytes, int from, int to) {
        if (unreadable || from == to) {
            return;
        }
        try {
            feeder.feedInput(bytes, from, to);
            drain();
        } catch (IOException | RuntimeException notJson) {
            // Whatever the parser says of what a provider sent, the answer passes.
            unreadable = true;
        }
    }

    private void drain() throws IOException {
        for (var token = parser.nextToken();
                token != null && token != JsonToken.NOT_AVAILABLE;
                token = parser.nextToken()) {
            switch (token) {
                case START_OBJECT -> open(false);
                case START_ARRAY -> open(true);
                case END_OBJECT, END_ARRAY -> close();
                case FIELD_NAME -> name(parser.currentName());
                case VALUE_STRING -> text();
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
                default -> {}
            }
            choicesEmpty |= token == JsonToken.END_ARRAY && choicesOpened;
            choicesOpened = token == JsonToken.START_ARRAY && depth == 2 && "choices".equals(path[1]);
        }
    }

    private void open(boolean array) {
        if (depth == 0) {
            top = array ? 1 : 0;
        }
        if (!array && current == null) {
            place = placeHere();
            if (place != null) {
                current = new Counts(fields);
                usageDepth = depth + 1;
            }
        }
        if (!array && depth == 2 && "data".equals(path[1])) {
            dataObjects++;
        }
        depth++;
        if (depth <= DEEPEST) {
            path[depth] = null;
        }
        modality.clear();
    }

    private void close() {
        if (current != null) {
            if (depth == usageDepth + 2) {
                modality.addTo(current, fields.kinds().get(path[usageDepth]));
            } else if (depth == usageDepth) {
                end(current);
                current = null;
            }
        }
        depth--;
        complete |= depth == 0;
    }

    private void end(Counts counts) {
        if (counts.usage().isPresent() || counts.seconds() > 0 || opening(place) || found == null) {
            found = counts;
            opening = opening(place);
        }
    }

    private static boolean opening(UsageFields.@Nullable Place at) {
        return at != null && at.opening();
    }

    private UsageFields.@Nullable Place placeHere() {
        if (depth <= top || depth > DEEPEST) {
            return null;
        }
        for (var candidate : fields.places()) {
            if (candidate.path().size() == depth - top && isAt(candidate)) {
                return candidate;
            }
        }
        return null;
    }

    private boolean isAt(UsageFields.Place candidate) {
        for (int i = 0; i < candidate.path().size(); i++) {
            if (!candidate.path().get(i).equals(path[top + 1 + i])) {
                return false;
            }
        }
        return true;
    }

    private void name(String name) {
        if (depth <= DEEPEST) {
            path[depth] = name;
        }
    }

    private void text() throws IOException {
        if (current != null && depth == usageDepth + 2 && "modality".equals(path[depth])) {
            modality.name = parser.getText();
        }
    }

    private void number() throws IOException {
        if (current == null || depth > DEEPEST) {
            return;
        }
        double value = parser.getDoubleValue();
        if (depth == usageDepth + 2 && "tokenCount".equals(path[depth])) {
            modality.count = value;
            return;
        }
        var part = fields.numbers().get(nameWithinUsage());
        if (part != null) {
            current.told(part, value);
        }
    }

    /** Such as {@code output_tokens}, or {@code input_tokens_details.cached_tokens}. */
    private String nameWithinUsage() {
        if (depth == usageDepth) {
            return String.valueOf(path[depth]);
        }
        var name = new StringBuilder();
        for (int at = usageDepth; at <= depth; at++) {
            name.append(name.isEmpty() ? "" : ".").append(path[at]);
        }
        return name.toString();
    }
}
