-- The relay takes no more holds from an allotment: what no forwarded exchange claimed goes back.
--
-- Idempotent; the first close counts. p_claimed is the sum of the holds of all that was forwarded, so it may be more than
-- what has settled yet: the settlements find the rest pending. Answers
--   'closed', 'already_closed',
--   'unknown':    this organization has no such allotment of this relay,
--   'impossible': the claim is negative or above the amount. The allotment stays as it is; if nobody knows better, the
--                 reconciler books it.
CREATE OR REPLACE FUNCTION close_allotment(p_org text, p_allotment text, p_relay text, p_claimed bigint) RETURNS text
    LANGUAGE plpgsql AS $$
DECLARE
    a              allotment;
    v_back         bigint;
    v_from_pending bigint;
    v_from_booked  bigint;
BEGIN
    PERFORM lock_organization(p_org);
    SELECT * INTO a FROM allotment WHERE id = p_allotment AND org = p_org AND relay = p_relay FOR UPDATE;
    IF NOT FOUND THEN
        RETURN 'unknown';
    ELSIF p_claimed < 0 OR p_claimed > a.amount_nanos THEN
        RETURN 'impossible';
    ELSIF a.closed_at IS NOT NULL THEN
        RETURN 'already_closed';
    END IF;

    -- A claim below what has settled already gives back what is there, not more.
    v_back := least(a.amount_nanos - p_claimed, a.pending_nanos + a.booked_nanos);
    v_from_pending := least(v_back, a.pending_nanos);
    v_from_booked := v_back - v_from_pending;

    UPDATE allotment
    SET returned_nanos = v_back, booked_nanos = booked_nanos - v_from_booked, closed_at = now()
    WHERE id = a.id;

    UPDATE account x
    SET pending_nanos = x.pending_nanos - v_from_pending, posted_nanos = x.posted_nanos - v_from_booked
    FROM allotment_account c
    WHERE c.allotment = a.id AND x.budget = c.budget AND x.window_start = c.window_start;

    PERFORM shrink_booking(a, v_from_booked);
    RETURN 'closed';
END
$$;
