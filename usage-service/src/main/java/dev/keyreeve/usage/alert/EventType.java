package dev.keyreeve.usage.alert;

import com.fasterxml.jackson.annotation.JsonValue;

/** What a webhook can be told. */
enum EventType {
    THRESHOLD_REACHED("budget.threshold_reached"),
    FORECAST_EXCEEDED("budget.forecast_exceeded"),
    /** Asked for by an administrator; nobody subscribes to it. */
    TEST("webhook.test");

    private final String wireName;

    EventType(String wireName) {
        this.wireName = wireName;
    }

    @JsonValue
    String wireName() {
        return wireName;
    }
}
