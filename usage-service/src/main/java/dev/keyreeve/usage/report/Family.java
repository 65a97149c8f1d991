package dev.keyreeve.usage.report;

import dev.keyreeve.contracts.usage.UsageEvent.Operation;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which operations a report counts, and what it can be grouped by (OpenAI: {@code GET /organization/usage/…}). */
enum Family {
    COMPLETIONS(
            // Whatever a model writes, in every dialect.
            EnumSet.of(
                    Operation.CHAT_COMPLETIONS,
                    Operation.RESPONSES,
                    Operation.COMPLETIONS,
                    Operation.MESSAGES,
                    Operation.GENERATE_CONTENT,
                    Operation.REALTIME),
            List.of(Dimension.BATCH, Dimension.SERVICE_TIER)),
    EMBEDDINGS(EnumSet.of(Operation.EMBEDDINGS), List.of()),
    MODERATIONS(EnumSet.of(Operation.MODERATIONS), List.of()),
    IMAGES(EnumSet.of(Operation.IMAGES), List.of(Dimension.SIZE, Dimension.SOURCE)),
    AUDIO_SPEECHES(EnumSet.of(Operation.AUDIO_SPEECHES), List.of()),
    AUDIO_TRANSCRIPTIONS(EnumSet.of(Operation.AUDIO_TRANSCRIPTIONS), List.of());

    private static final List<Dimension> COMMON =
            List.of(Dimension.PROJECT, Dimension.USER, Dimension.API_KEY, Dimension.MODEL);

    private final Set<String> operations;
    private final List<Dimension> further;

    Family(Set<Operation> operations, List<Dimension> further) {
        this.operations = operations.stream()
                .map(operation -> operation.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        this.further = further;
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As the ledger's entries name them. */
    Set<String> operations() {
        return operations;
    }

    List<Dimension> groupable() {
        return Stream.concat(COMMON.stream(), further.stream()).toList();
    }
}
