-- The window of a budget that contains a moment: [window_start, window_end), in UTC.

CREATE OR REPLACE FUNCTION window_start(p_window budget_window, p_at timestamptz) RETURNS timestamptz
    LANGUAGE sql STABLE AS $$
    SELECT CASE p_window
        WHEN 'total' THEN '-infinity'::timestamptz
        ELSE date_trunc(p_window::text, p_at, 'UTC')
    END
$$;

CREATE OR REPLACE FUNCTION window_end(p_window budget_window, p_at timestamptz) RETURNS timestamptz
    LANGUAGE sql STABLE AS $$
    SELECT CASE p_window
        WHEN 'total' THEN 'infinity'::timestamptz
        -- Added in UTC: a month is not a number of hours.
        ELSE (date_trunc(p_window::text, p_at AT TIME ZONE 'UTC') + ('1 ' || p_window::text)::interval)
            AT TIME ZONE 'UTC'
    END
$$;

-- Unix seconds; null when the window never ends.
CREATE OR REPLACE FUNCTION unix_seconds(p_at timestamptz) RETURNS bigint
    LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN isfinite(p_at) THEN floor(extract(epoch FROM p_at))::bigint END
$$;
