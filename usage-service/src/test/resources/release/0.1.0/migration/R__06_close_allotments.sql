-- The relays take no more holds from these allotments: what no forwarded exchange claimed goes back.
--
-- Idempotent; the first close of an allotment counts. A claim may be more than what has settled yet: the settlements find
-- the rest pending. The caller holds the locks. Answers, in the order of p_closings,
--   'closed',
--   'already_closed': also when nobody had bought it and the caller's tombstone stands for it,
--   'unknown':    that organization has no such allotment of that relay,
--   'impossible': a claim is negative or above the amount. The allotment stays as it is; if nobody knows better, the
--                 reconciler books it.
CREATE OR REPLACE FUNCTION close_allotments(p_closings closing[]) RETURNS SETOF text
    LANGUAGE plpgsql AS $$
DECLARE
    v_outcomes text[];
    v_closed   text[];
    v_returns  part_return[];
BEGIN
    v_outcomes := ARRAY(
        SELECT CASE WHEN o.open AND row_number() OVER (PARTITION BY o.allotment, o.open ORDER BY o.n) = 1 THEN 'closed'
                    ELSE o.otherwise END
        FROM (SELECT c.ordinality AS n, c.allotment, a.id IS NOT NULL AND a.closed_at IS NULL AND c.possible AS open,
                     CASE WHEN a.id IS NULL THEN 'unknown' WHEN c.possible THEN 'already_closed' ELSE 'impossible'
                     END AS otherwise
              FROM (SELECT k.*, NOT EXISTS (SELECT FROM allotment_part x WHERE x.allotment = k.allotment
                                            AND part_of(k.claimed, x.measure) NOT BETWEEN 0 AND x.amount) AS possible
                    FROM unnest(p_closings) WITH ORDINALITY k) c
              LEFT JOIN allotment a ON a.id = c.allotment AND a.org = c.org AND a.relay = c.relay) o
        ORDER BY o.n);
    v_closed := ARRAY(SELECT c.allotment FROM unnest(p_closings) WITH ORDINALITY c
                      WHERE v_outcomes[c.ordinality] = 'closed');
    -- A claim below what has settled already gives back what is there, not more.
    v_returns := ARRAY(
        SELECT ROW(p.allotment, p.measure, least(b.back, p.pending), b.back - least(b.back, p.pending))::part_return
        FROM unnest(p_closings) WITH ORDINALITY c
        JOIN allotment_part p ON p.allotment = c.allotment,
        LATERAL (SELECT least(p.amount - part_of(c.claimed, p.measure), p.pending + p.booked) AS back) b
        WHERE v_outcomes[c.ordinality] = 'closed' AND b.back > 0);

    UPDATE allotment a SET closed_at = now() WHERE a.id = ANY (v_closed);

    UPDATE allotment_part p SET returned = p.returned + r.from_pending + r.from_booked, booked = p.booked - r.from_booked
    FROM unnest(v_returns) r
    WHERE p.allotment = r.allotment AND p.measure = r.measure;

    UPDATE account a SET pending = a.pending - s.from_pending, posted = a.posted - s.from_booked
    FROM (SELECT c.budget, c.window_start, sum(r.from_pending) AS from_pending, sum(r.from_booked) AS from_booked
          FROM unnest(v_returns) r
          JOIN allotment_account c ON c.allotment = r.allotment AND c.measure = r.measure
          GROUP BY c.budget, c.window_start) s
    WHERE a.budget = s.budget AND a.window_start = s.window_start;

    PERFORM shrink_booking(p, r.from_booked)
    FROM unnest(v_returns) r JOIN allotment_part p ON p.allotment = r.allotment AND p.measure = r.measure
    WHERE r.from_booked > 0;

    RETURN QUERY SELECT unnest(v_outcomes);
END
$$;
