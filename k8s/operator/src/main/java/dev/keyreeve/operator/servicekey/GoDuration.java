package dev.keyreeve.operator.servicekey;

import java.time.Duration;
import java.util.Locale;

/** Durations as Kubernetes writes them, of hours, minutes and seconds: the schema takes no others. */
final class GoDuration {
    private GoDuration() {}

    static Duration parse(String text) {
        return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
    }
}
