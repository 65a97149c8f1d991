package dev.keyreeve.usage.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.usage.access.Transactions;
import dev.keyreeve.usage.testing.UsageBackend;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(UsageBackend.class)
@DisplayName("The window of a moment, against java.time")
class WindowsIT {
    @Inject
    Transactions transactions;

    private record Span(Instant start, Instant end) {}

    @Test
    @DisplayName("at random moments of 80 years and at every edge of months, leap days and years")
    void windows() {
        var random = new Random(42);
        var moments = new ArrayList<>(List.of(
                Instant.parse("2024-02-29T23:59:59.999999Z"),
                Instant.parse("2024-03-01T00:00:00Z"),
                Instant.parse("2026-12-31T23:59:59.999999Z"),
                Instant.parse("2027-01-01T00:00:00Z"),
                Instant.parse("2026-11-01T00:00:00Z"),
                Instant.parse("2026-11-15T23:59:59Z"),
                Instant.parse("2026-11-16T00:00:00Z")));
        for (int i = 0; i < 300; i++) {
            moments.add(Instant.ofEpochSecond(random.nextLong(2_524_608_000L), random.nextInt(1_000) * 1_000_000L));
        }
        for (var window : List.of("minute", "hour", "day", "week", "month")) {
            for (var moment : moments) {
                assertThat(ours(window, moment)).as("%s of %s", window, moment).isEqualTo(expected(window, moment));
            }
        }
    }

    private static Span expected(String window, Instant moment) {
        var at = moment.atZone(ZoneOffset.UTC);
        var day = at.truncatedTo(ChronoUnit.DAYS);
        ZonedDateTime start = switch (window) {
            case "minute" -> at.truncatedTo(ChronoUnit.MINUTES);
            case "hour" -> at.truncatedTo(ChronoUnit.HOURS);
            case "day" -> day;
            case "week" -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            default -> day.with(TemporalAdjusters.firstDayOfMonth());
        };
        var unit = ChronoUnit.valueOf(window.toUpperCase() + "S");
        return new Span(start.toInstant(), start.plus(1, unit).toInstant());
    }

    private Span ours(String window, Instant moment) {
        return transactions.acrossTenants(connection -> {
            // A session elsewhere in the world sees the same windows.
            try (var zone = connection.createStatement();
                    var statement = connection.prepareStatement(
                            "SELECT window_start(?::budget_window, ?), window_end(?::budget_window, ?)")) {
                zone.execute("SET LOCAL TIME ZONE 'America/New_York'");
                var at = OffsetDateTime.ofInstant(moment, ZoneOffset.UTC);
                statement.setString(1, window);
                statement.setObject(2, at);
                statement.setString(3, window);
                statement.setObject(4, at);
                try (var row = statement.executeQuery()) {
                    row.next();
                    return new Span(
                            row.getObject(1, OffsetDateTime.class).toInstant(),
                            row.getObject(2, OffsetDateTime.class).toInstant());
                }
            }
        });
    }
}
