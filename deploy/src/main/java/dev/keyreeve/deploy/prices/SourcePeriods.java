package dev.keyreeve.deploy.prices;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyreeve.contracts.usage.ModelPrice;
import dev.keyreeve.contracts.usage.PricePeriod;
import dev.keyreeve.contracts.usage.Tariff;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The source's list of conditional prices: the last whose constraint holds counts, the first has none. What was replaced
 * before the book's day becomes a period that is over, what begins later one that is to come.
 */
final class SourcePeriods {
    private final LocalDate day;
    private final Place place;
    private final ImportNotes notes;
    private final List<PricePeriod> periods = new ArrayList<>();
    private @Nullable Tariff usual;
    private @Nullable LocalDate usualSince;

    private SourcePeriods(LocalDate day, Place place, ImportNotes notes) {
        this.day = day;
        this.place = place;
        this.notes = notes;
    }

    /** @param day of the book */
    static ModelPrice read(JsonNode conditional, LocalDate day, Place place, ImportNotes notes) {
        var reading = new SourcePeriods(day, place, notes);
        for (int i = 0; i < conditional.size(); i++) {
            reading.add(conditional.get(i), place.at(Integer.toString(i)));
        }
        if (reading.usual == null) {
            throw place.refuse("has no price that holds without a constraint");
        }
        return new ModelPrice(reading.usual, reading.periods, 0, 0, false);
    }

    private void add(JsonNode entry, Place here) {
        var tariff = SourceRates.tariff(entry.path("prices"), here.at("prices"), notes);
        var constraint = entry.path("constraint");
        if (constraint.isMissingNode() || constraint.isNull()) {
            if (usual != null) {
                throw here.refuse("has no constraint, and is not the first");
            }
            usual = tariff;
        } else if (constraint.size() == 1 && constraint.has("start_date")) {
            begin(date(constraint.path("start_date"), here.at("constraint.start_date")), tariff, here);
        } else if (constraint.size() == 2 && constraint.has("start_time") && constraint.has("end_time")) {
            periods.add(new PricePeriod(
                    null,
                    null,
                    time(constraint.path("start_time"), here.at("constraint.start_time")),
                    time(constraint.path("end_time"), here.at("constraint.end_time")),
                    tariff));
        } else {
            throw here.at("constraint").refuse("is a start_date, or a start_time and an end_time");
        }
    }

    private void begin(LocalDate from, Tariff tariff, Place here) {
        boolean inOrder = periods.stream().allMatch(period -> period.dailyFrom() == null)
                && (usualSince == null || from.isAfter(usualSince));
        if (usual == null || !inOrder) {
            throw here.refuse("does not come after a price that it replaces; dates and times of day do not mix");
        }
        if (from.isAfter(day)) {
            periods.add(new PricePeriod(from, null, null, null, tariff));
        } else {
            periods.add(new PricePeriod(usualSince, from, null, null, usual));
            usual = tariff;
            usualSince = from;
        }
    }

    private static LocalDate date(JsonNode said, Place place) {
        try {
            return LocalDate.parse(said.asText());
        } catch (DateTimeException e) {
            throw place.refuse("is a date such as 2026-09-01");
        }
    }

    private static LocalTime time(JsonNode said, Place place) {
        try {
            var text = said.asText();
            if (text.endsWith("Z")) {
                return LocalTime.parse(text.substring(0, text.length() - 1));
            }
        } catch (DateTimeException e) {
            // answered below, as a time without its zone
        }
        throw place.refuse("is a time of day in UTC such as 16:30:00Z");
    }
}
