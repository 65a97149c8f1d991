package dev.keyreeve.usage.report;

import org.jspecify.annotations.Nullable;

/** What a report can be grouped and filtered by. */
enum Dimension {
    PROJECT("project_id", "project"),
    USER("user_id", "user_id"),
    API_KEY("api_key_id", "api_key"),
    MODEL("model", "model"),
    /**
     * Of costs: what is paid for. One exchange is one item: its model, or, where it names none, what it did; of an API that
     * is not known, which one that is.
     */
    LINE_ITEM("line_item", "coalesce(nullif(model, ''), CASE operation WHEN 'other' THEN provider ELSE operation END)"),
    /** No batch jobs are relayed. */
    BATCH("batch", null),
    /** Not recorded; under a hard budget it is always the default. */
    SERVICE_TIER("service_tier", null),
    /** Of images; not recorded. */
    SIZE("size", null),
    /** Of images; not recorded. */
    SOURCE("source", null),
    /** Of costs: whether the caller's own credential paid. */
    OWN_CREDENTIAL("own_credential", "own_credential::text");

    private final String wireName;
    private final @Nullable String expression;

    Dimension(String wireName, @Nullable String expression) {
        this.wireName = wireName;
        this.expression = expression;
    }

    String wireName() {
        return wireName;
    }

    /** Whether entries tell it; if not, all of them are one group, and none meets a filter. */
    boolean isRecorded() {
        return expression != null;
    }

    /** Over the columns of the table {@code entry}. */
    String expression() {
        return expression == null ? "NULL::text" : expression;
    }
}
