package dev.keyreeve.simulation.ledger;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/** The period that one account of a limit stands for: [start, end), in microseconds since 1970. */
public sealed interface Window {
    /** Never ends; also the window of a concurrency limit. */
    record Total() implements Window {
        @Override
        public long start(long at) {
            return Long.MIN_VALUE;
        }

        @Override
        public long end(long at) {
            return Long.MAX_VALUE;
        }
    }

    /** Begins anew every so many microseconds of UTC: a minute, an hour, or what a simulation takes for one. */
    record Fixed(long micros) implements Window {
        @Override
        public long start(long at) {
            return Math.floorDiv(at, micros) * micros;
        }

        @Override
        public long end(long at) {
            return start(at) + micros;
        }
    }

    /** A day, a week (from Monday) or a month of a time zone; a day may have 23 or 25 hours. */
    record Calendar(ChronoUnit unit, ZoneId zone) implements Window {
        @Override
        public long start(long at) {
            return micros(begin(at));
        }

        @Override
        public long end(long at) {
            // From the local date: a local midnight that does not exist is the first moment after it.
            return micros(begin(at).toLocalDate().plus(1, unit).atStartOfDay(zone));
        }

        private ZonedDateTime begin(long at) {
            var day = Instant.EPOCH.plus(at, ChronoUnit.MICROS).atZone(zone).toLocalDate();
            return (switch (unit) {
                        case DAYS -> day;
                        case WEEKS -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                        case MONTHS -> day.withDayOfMonth(1);
                        default -> throw new IllegalArgumentException("no calendar window is a " + unit);
                    })
                    .atStartOfDay(zone);
        }

        private static long micros(ZonedDateTime time) {
            return ChronoUnit.MICROS.between(Instant.EPOCH, time.toInstant());
        }
    }

    /** A rate limit's: one slot of a sliding period. */
    record Sliding(long periodMicros) implements Window {
        private static final int SLOTS = 60;

        /**
         * Beside the period's own, the slot in which it began, and one more because an allotment may be held from for a
         * slot's length after it was bought.
         */
        private static final int COUNTED = SLOTS + 2;

        long slot() {
            return periodMicros / SLOTS;
        }

        /** The start of the oldest slot that still counts. */
        long oldest(long at) {
            return start(at) - (COUNTED - 1) * slot();
        }

        /** When the slot counts no more. */
        long leaves(long slotStart) {
            return slotStart + COUNTED * slot();
        }

        /** Whether something that began then may count; a relay's clock may run ahead, but nobody's by a period. */
        boolean counts(long began, long at) {
            return start(began) >= oldest(at) && start(began) < at + periodMicros;
        }

        @Override
        public long start(long at) {
            return Math.floorDiv(at, slot()) * slot();
        }

        @Override
        public long end(long at) {
            return start(at) + slot();
        }
    }

    /** {@link Long#MIN_VALUE} for a window that always was. */
    long start(long at);

    /** {@link Long#MAX_VALUE} for a window that never ends. */
    long end(long at);
}
