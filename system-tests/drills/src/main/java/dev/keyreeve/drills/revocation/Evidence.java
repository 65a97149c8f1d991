package dev.keyreeve.drills.revocation;

import java.util.List;
import java.util.stream.Collectors;

/** What was counted, in one line. */
final class Evidence {
    private static final int SHOWN = 5;

    private Evidence() {}

    /** @param counterexamples the first few are told */
    static String of(String looked, List<?> counterexamples) {
        if (counterexamples.isEmpty()) {
            return looked + ", 0 against it";
        }
        return looked + ", " + counterexamples.size() + " against it: "
                + counterexamples.stream().limit(SHOWN).map(Object::toString).collect(Collectors.joining("; "));
    }
}
