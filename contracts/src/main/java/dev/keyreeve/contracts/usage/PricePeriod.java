package dev.keyreeve.contracts.usage;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonGetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A time, in UTC, at which a model has another tariff than usual. In JSON dates are {@code 2026-09-01} and times
 * {@code 16:30}.
 *
 * @param from the first day; absent: from ever
 * @param until the first day no more; absent: for ever. A period with an end was over when its book was made: it prices
 *     what happened then, and bounds nothing
 * @param dailyFrom when it begins on each of these days; with {@code dailyTo}, or both absent for the whole day
 * @param dailyTo when it ends, exclusive; earlier than {@code dailyFrom}: on the next day
 */
public record PricePeriod(
        @Nullable LocalDate from,
        @Nullable LocalDate until,
        @Nullable LocalTime dailyFrom,
        @Nullable LocalTime dailyTo,
        Tariff tariff) {

    public PricePeriod {
        if ((dailyFrom == null) != (dailyTo == null)) {
            throw new IllegalArgumentException("a period has both 'daily_from' and 'daily_to', or neither");
        }
        if (tariff == null) {
            throw new IllegalArgumentException("a period has a 'tariff'");
        }
    }

    @JsonCreator
    static PricePeriod read(
            @JsonProperty("from") @Nullable String from,
            @JsonProperty("until") @Nullable String until,
            @JsonProperty("daily_from") @Nullable String dailyFrom,
            @JsonProperty("daily_to") @Nullable String dailyTo,
            @JsonProperty(value = "tariff", required = true) Tariff tariff) {
        return new PricePeriod(
                from == null ? null : LocalDate.parse(from),
                until == null ? null : LocalDate.parse(until),
                dailyFrom == null ? null : LocalTime.parse(dailyFrom),
                dailyTo == null ? null : LocalTime.parse(dailyTo),
                tariff);
    }

    @JsonGetter("from")
    @Nullable
    String fromText() {
        return text(from);
    }

    @JsonGetter("until")
    @Nullable
    String untilText() {
        return text(until);
    }

    @JsonGetter("daily_from")
    @Nullable
    String dailyFromText() {
        return text(dailyFrom);
    }

    @JsonGetter("daily_to")
    @Nullable
    String dailyToText() {
        return text(dailyTo);
    }

    boolean isOver() {
        return until != null;
    }

    boolean holdsAt(Instant moment) {
        var utc = moment.atOffset(ZoneOffset.UTC);
        var day = utc.toLocalDate();
        return (from == null || !day.isBefore(from))
                && (until == null || day.isBefore(until))
                && holdsAt(utc.toLocalTime());
    }

    private boolean holdsAt(LocalTime time) {
        if (dailyFrom == null || dailyTo == null) {
            return true;
        }
        boolean begun = !time.isBefore(dailyFrom);
        boolean ended = !time.isBefore(dailyTo);
        return dailyFrom.isBefore(dailyTo) ? begun && !ended : begun || !ended;
    }

    private static @Nullable String text(@Nullable Object time) {
        return time == null ? null : time.toString();
    }
}
