-- The window of a limit that contains a moment: [window_start, window_end).

-- A period that slides is cut into 60 slots.
CREATE OR REPLACE FUNCTION slot_length(p_period budget_window) RETURNS interval
    LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE p_period
        WHEN 'minute' THEN interval '1 second'
        WHEN 'hour' THEN interval '1 minute'
        WHEN 'day' THEN interval '24 minutes'
    END
$$;

-- The slots that any period which touches a purchase of this slot could hold begin after this moment: 62 slots with the
-- present one. A hold may be taken one slot after its purchase, and a period begins and ends within slots.
CREATE OR REPLACE FUNCTION oldest_slots_before(p_period budget_window, p_slot timestamptz) RETURNS timestamptz
    LANGUAGE sql IMMUTABLE AS $$ SELECT p_slot - 62 * slot_length(p_period) $$;

-- The first moment of a local time. Where clocks are set back it comes twice; PostgreSQL would take the second.
CREATE OR REPLACE FUNCTION first_moment(p_local timestamp, p_zone text) RETURNS timestamptz
    LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN (p_local AT TIME ZONE p_zone - interval '1 hour') AT TIME ZONE p_zone = p_local
        THEN p_local AT TIME ZONE p_zone - interval '1 hour'
        ELSE p_local AT TIME ZONE p_zone
    END
$$;

CREATE OR REPLACE FUNCTION window_start(b budget, p_at timestamptz) RETURNS timestamptz
    LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN b.sliding THEN date_bin(slot_length(b.time_window), p_at, timestamptz 'epoch')
        WHEN b.time_window = 'total' THEN '-infinity'::timestamptz
        WHEN b.time_window IN ('minute', 'hour') THEN date_trunc(b.time_window::text, p_at, 'UTC')
        ELSE first_moment(date_trunc(b.time_window::text, p_at AT TIME ZONE b.time_zone), b.time_zone)
    END
$$;

CREATE OR REPLACE FUNCTION window_end(b budget, p_at timestamptz) RETURNS timestamptz
    LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN b.sliding THEN date_bin(slot_length(b.time_window), p_at, timestamptz 'epoch') + slot_length(b.time_window)
        WHEN b.time_window = 'total' THEN 'infinity'::timestamptz
        WHEN b.time_window = 'minute' THEN date_trunc('minute', p_at, 'UTC') + interval '1 minute'
        WHEN b.time_window = 'hour' THEN date_trunc('hour', p_at, 'UTC') + interval '1 hour'
        -- Added to the local time: neither a month nor a day is a number of hours.
        ELSE first_moment(
            date_trunc(b.time_window::text, p_at AT TIME ZONE b.time_zone) + ('1 ' || b.time_window::text)::interval,
            b.time_zone)
    END
$$;

-- Unix seconds; null when the window never begins or ends.
CREATE OR REPLACE FUNCTION unix_seconds(p_at timestamptz) RETURNS bigint
    LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN isfinite(p_at) THEN floor(extract(epoch FROM p_at))::bigint END
$$;

-- Rounded up, so that who waits as long has waited long enough; null for what is never over.
CREATE OR REPLACE FUNCTION milliseconds(p_from timestamptz, p_to timestamptz) RETURNS bigint
    LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN isfinite(p_to) THEN greatest(0, ceil(extract(epoch FROM p_to - p_from) * 1000))::bigint END
$$;
