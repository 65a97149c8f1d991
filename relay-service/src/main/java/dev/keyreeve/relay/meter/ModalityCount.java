package dev.keyreeve.relay.meter;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One {@code {"modality": …, "tokenCount": …}}, whichever of the two comes first. */
final class ModalityCount {
    @Nullable
    String name;

    double count;

    void clear() {
        name = null;
        count = 0;
    }

    /** @param kinds what each modality counts; absent where the list is not one of modalities */
    void addTo(Counts counts, @Nullable Map<String, Part> kinds) {
        var part = kinds == null || name == null ? null : kinds.get(name);
        if (part != null) {
            counts.added(part, count);
        }
        clear();
    }
}
