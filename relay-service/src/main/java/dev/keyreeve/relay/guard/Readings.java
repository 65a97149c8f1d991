package dev.keyreeve.relay.guard;

import java.util.ArrayList;
import java.util.List;

/**
 * What else a text says to whoever unescapes it. A tool's arguments are JSON within a string, a file of a batch has a
 * request in each line, a document may be XML: nobody here knows what it is to the one who reads it, so it is read as
 * each, beside what it is by itself.
 */
final class Readings {
    /** JSON in a string of JSON, and so on: nobody reads deeper. */
    private static final int DEPTH = 3;

    private Readings() {}

    static List<String> of(List<String> texts) {
        var all = new ArrayList<String>(texts.size());
        for (var text : texts) {
            all.add(text);
            var read = text;
            for (int depth = 0; depth < DEPTH; depth++) {
                var next = CharacterReferences.read(JsonEscapes.read(read).orElse(read));
                if (next.equals(read)) {
                    break;
                }
                all.add(next);
                read = next;
            }
        }
        return all;
    }
}
