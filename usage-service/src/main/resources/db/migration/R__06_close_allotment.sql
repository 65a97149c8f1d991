-- The relay takes no more holds from an allotment: what no forwarded exchange claimed goes back.
--
-- Idempotent; the first close counts. p_claimed is the sum of the holds of all that was forwarded, so it may be more than
-- what has settled yet: the settlements find the rest pending. Answers
--   'closed',
--   'already_closed': also when nobody had bought it and the caller's tombstone stands for it,
--   'unknown':    this organization has no such allotment of this relay,
--   'impossible': a claim is negative or above the amount. The allotment stays as it is; if nobody knows better, the
--                 reconciler books it.
CREATE OR REPLACE FUNCTION close_allotment(p_org text, p_allotment text, p_relay text, p_claimed amounts) RETURNS text
    LANGUAGE plpgsql AS $$
DECLARE
    a              allotment;
    p              allotment_part;
    v_back         bigint;
    v_from_pending bigint;
    v_from_booked  bigint;
BEGIN
    PERFORM lock_organization(p_org);
    SELECT * INTO a FROM allotment x WHERE x.id = p_allotment AND x.org = p_org AND x.relay = p_relay FOR UPDATE;
    IF NOT FOUND THEN
        RETURN 'unknown';
    ELSIF EXISTS (SELECT FROM allotment_part x WHERE x.allotment = p_allotment
                  AND part_of(p_claimed, x.measure) NOT BETWEEN 0 AND x.amount) THEN
        RETURN 'impossible';
    ELSIF a.closed_at IS NOT NULL THEN
        RETURN 'already_closed';
    END IF;
    UPDATE allotment x SET closed_at = now() WHERE x.id = p_allotment;

    FOR p IN SELECT * FROM allotment_part x WHERE x.allotment = p_allotment ORDER BY x.measure LOOP
        -- A claim below what has settled already gives back what is there, not more.
        v_back := least(p.amount - part_of(p_claimed, p.measure), p.pending + p.booked);
        CONTINUE WHEN v_back = 0;
        v_from_pending := least(v_back, p.pending);
        v_from_booked := v_back - v_from_pending;

        UPDATE allotment_part x SET returned = x.returned + v_back, booked = x.booked - v_from_booked
        WHERE x.allotment = p.allotment AND x.measure = p.measure;

        UPDATE account x SET pending = x.pending - v_from_pending, posted = x.posted - v_from_booked
        FROM allotment_account c
        WHERE c.allotment = p.allotment AND c.measure = p.measure
          AND x.budget = c.budget AND x.window_start = c.window_start;

        PERFORM shrink_booking(p, v_from_booked);
    END LOOP;
    RETURN 'closed';
END
$$;
