package dev.keyreeve.usage.report;

/** What a report can be grouped by. */
enum Dimension {
    PROJECT("project_id", "project"),
    USER("user_id", "user_id"),
    API_KEY("api_key_id", "api_key"),
    MODEL("model", "model"),
    /** Of costs: what is paid for. One exchange is one item, so it is the model. */
    LINE_ITEM("line_item", "model");

    private final String wireName;
    private final String column;

    Dimension(String wireName, String column) {
        this.wireName = wireName;
        this.column = column;
    }

    String wireName() {
        return wireName;
    }

    /** The column of the table {@code entry}. */
    String column() {
        return column;
    }
}
