package dev.keyreeve.usage.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyreeve.usage.access.Transactions;
import dev.keyreeve.usage.testing.UsageBackend;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(UsageBackend.class)
@DisplayName("The window of a moment, against java.time")
class WindowsIT {
    @Inject
    Transactions transactions;

    private record Span(Instant start, Instant end) {}

    /** Clocks change at two, at midnight forward (Beirut), from midnight back (Havana), by half an hour (Lord Howe). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "UTC",
                "Europe/Berlin",
                "America/New_York",
                "Asia/Beirut",
                "America/Havana",
                "Australia/Lord_Howe"
            })
    @DisplayName("at random moments of 10 years and around every change of the clocks")
    void windows(String zone) {
        var random = new Random(42);
        var moments = new ArrayList<>(List.of(
                Instant.parse("2024-02-29T23:59:59.999999Z"),
                Instant.parse("2024-03-01T00:00:00Z"),
                Instant.parse("2026-12-31T23:59:59.999999Z"),
                Instant.parse("2027-01-01T00:00:00Z"),
                Instant.parse("2026-11-15T23:59:59Z"),
                Instant.parse("2026-11-16T00:00:00Z")));
        for (int i = 0; i < 60; i++) {
            moments.add(Instant.ofEpochSecond(
                    1_577_836_800 + random.nextLong(315_000_000L), random.nextInt(1_000) * 1_000_000L));
        }
        var rules = ZoneId.of(zone).getRules();
        var change = rules.nextTransition(Instant.parse("2024-01-01T00:00:00Z"));
        for (int i = 0; i < 6 && change != null; i++) {
            for (var minutes : List.of(-1_500, -70, -59, -30, -1, 0, 1, 30, 59, 61, 1_500)) {
                moments.add(change.getInstant().plus(minutes, ChronoUnit.MINUTES));
            }
            change = rules.nextTransition(change.getInstant());
        }
        for (var window : List.of("minute", "hour", "day", "week", "month")) {
            var found = ours(window, false, zone, moments);
            for (int i = 0; i < moments.size(); i++) {
                assertThat(found.get(i))
                        .as("%s of %s in %s", window, moments.get(i), zone)
                        .isEqualTo(expected(window, moments.get(i), ZoneId.of(zone)));
            }
        }
    }

    @Test
    @DisplayName("of a period that slides: 60 slots, wherever the organization is")
    void slots() {
        var moment = Instant.parse("2026-11-21T13:47:11.250Z");
        assertThat(ours("minute", true, "Asia/Kolkata", List.of(moment)))
                .containsExactly(
                        new Span(Instant.parse("2026-11-21T13:47:11Z"), Instant.parse("2026-11-21T13:47:12Z")));
        assertThat(ours("hour", true, "Asia/Kolkata", List.of(moment)))
                .containsExactly(
                        new Span(Instant.parse("2026-11-21T13:47:00Z"), Instant.parse("2026-11-21T13:48:00Z")));
        assertThat(ours("day", true, "Asia/Kolkata", List.of(moment)))
                .containsExactly(
                        new Span(Instant.parse("2026-11-21T13:36:00Z"), Instant.parse("2026-11-21T14:00:00Z")));
    }

    private static Span expected(String window, Instant moment, ZoneId zone) {
        var unit = ChronoUnit.valueOf(window.toUpperCase(Locale.ROOT) + "S");
        if (unit.compareTo(ChronoUnit.DAYS) < 0) {
            var start = moment.truncatedTo(unit);
            return new Span(start, start.plus(1, unit));
        }
        var day = moment.atZone(zone).toLocalDate();
        LocalDate start = switch (unit) {
            case DAYS -> day;
            case WEEKS -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            default -> day.with(TemporalAdjusters.firstDayOfMonth());
        };
        return new Span(
                start.atStartOfDay(zone).toInstant(),
                start.plus(1, unit).atStartOfDay(zone).toInstant());
    }

    private List<Span> ours(String window, boolean sliding, String timeZone, List<Instant> moments) {
        return transactions.acrossTenants(connection -> {
            // A session elsewhere in the world sees the same windows.
            try (var zone = connection.createStatement();
                    var statement = connection.prepareStatement("""
                            SELECT window_start(b, m), window_end(b, m)
                            FROM unnest(?::timestamptz[]) WITH ORDINALITY a (m, ordinality),
                                 jsonb_populate_record(NULL::budget, jsonb_build_object(
                                     'time_window', ?::text, 'sliding', ?::boolean, 'time_zone', ?::text)) b
                            ORDER BY ordinality""")) {
                zone.execute("SET LOCAL TIME ZONE 'America/New_York'");
                statement.setArray(
                        1,
                        connection.createArrayOf(
                                "text", moments.stream().map(Instant::toString).toArray()));
                statement.setString(2, window);
                statement.setBoolean(3, sliding);
                statement.setString(4, timeZone);
                try (var row = statement.executeQuery()) {
                    var spans = new ArrayList<Span>();
                    while (row.next()) {
                        spans.add(new Span(
                                row.getObject(1, OffsetDateTime.class).toInstant(),
                                row.getObject(2, OffsetDateTime.class).toInstant()));
                    }
                    return spans;
                }
            }
        });
    }
}
