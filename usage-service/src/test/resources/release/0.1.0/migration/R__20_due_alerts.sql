-- What is to be told of the windows of this moment and has not been told yet. Reads alone: when nothing is due, a look
-- costs one pass over the accounts of present windows and writes nothing.
--
-- p_thresholds: percent of the amount, for everybody; webhooks may ask for others of their organization's.
CREATE OR REPLACE FUNCTION due_alerts(p_thresholds integer[], p_most integer)
    RETURNS TABLE (org text, budget text, window_start timestamptz, window_end timestamptz, threshold integer,
                   amount bigint, used bigint, forecast bigint)
    LANGUAGE sql STABLE AS $$
    WITH watched AS MATERIALIZED (
        -- Numeric: neither the sum nor a hundred times an amount need fit 63 bits, and one account that fails here
        -- would silence all.
        SELECT a.org, a.budget, a.window_start, a.window_end, b.amount::numeric AS amount,
               a.beside::numeric + a.posted + a.overrun AS used
        FROM account a JOIN budget b ON b.id = a.budget
        WHERE a.window_start <= now() AND a.window_end > now() AND (a.beside > 0 OR a.posted > 0 OR a.overrun > 0)
          AND b.deleted_at IS NULL AND NOT b.sliding AND b.measure <> 'concurrency'
    ), asked AS (
        SELECT NULL AS org, t AS threshold FROM unnest(p_thresholds) t
        UNION
        SELECT w.org, t FROM webhook w, unnest(w.thresholds) t WHERE w.enabled AND t <> ALL (p_thresholds)
    ), passed AS (
        SELECT w.*, s.threshold, NULL::numeric AS forecast
        FROM watched w JOIN asked s ON s.org IS NULL OR s.org = w.org
        WHERE w.used * 100 >= w.amount * s.threshold
        UNION ALL
        SELECT w.*, NULL, least(round(w.used * f.whole / f.elapsed), 9223372036854775807)
        FROM watched w, LATERAL (SELECT extract(epoch FROM w.window_end - w.window_start) AS whole,
                                        extract(epoch FROM now() - w.window_start) AS elapsed) f
        -- A budget that never resets has no end to look forward to.
        WHERE isfinite(w.window_start) AND isfinite(w.window_end)
          AND w.used < w.amount AND f.elapsed * 10 >= f.whole AND w.used * f.whole >= w.amount * f.elapsed
    )
    SELECT p.org, p.budget, p.window_start, p.window_end, p.threshold, p.amount::bigint,
           least(p.used, 9223372036854775807)::bigint, p.forecast::bigint
    FROM passed p
    WHERE NOT EXISTS (SELECT FROM alert t WHERE t.budget = p.budget AND t.window_start = p.window_start
                      AND t.threshold IS NOT DISTINCT FROM p.threshold)
    -- Everybody inserts them in one order, so that two who look at the same moment wait and do not deadlock.
    ORDER BY p.budget, p.window_start, p.threshold
    LIMIT p_most
$$;
