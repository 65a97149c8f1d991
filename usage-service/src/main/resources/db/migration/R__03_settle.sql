-- Books what an exchange cost; idempotent on the exchange. Answers 'settled' or 'duplicate'.
--
-- The hold is released whole: from what is pending of the allotment, and, when the reconciler has booked it meanwhile,
-- from that booking. What neither covers (a hold that the ledger gave back, an allotment that it does not know, a
-- provider that bills more than the bound) is counted as overrun or beside, so no event can break a constraint and
-- nothing that was spent is forgotten.
CREATE OR REPLACE FUNCTION settle(e entry) RETURNS text
    LANGUAGE plpgsql AS $$
DECLARE
    a              allotment;
    v_from_pending bigint;
    v_from_booked  bigint;
    v_covered      bigint;
BEGIN
    PERFORM lock_organization(e.org);
    e.settled_at := now();
    INSERT INTO entry SELECT (e).* ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN 'duplicate';
    END IF;

    PERFORM add_beside(e, e.cost_nanos);

    SELECT * INTO a FROM allotment WHERE id = e.allotment AND org = e.org FOR UPDATE;
    IF NOT FOUND THEN
        RETURN 'settled';
    END IF;

    v_from_pending := least(e.hold_nanos, a.pending_nanos);
    v_from_booked := least(e.hold_nanos - v_from_pending, a.booked_nanos);
    v_covered := v_from_pending + v_from_booked;

    UPDATE allotment
    SET settled_nanos = settled_nanos + v_covered, booked_nanos = booked_nanos - v_from_booked
    WHERE id = a.id;

    UPDATE account x
    SET pending_nanos = x.pending_nanos - v_from_pending,
        posted_nanos  = x.posted_nanos - v_from_booked + least(e.cost_nanos, v_covered),
        overrun_nanos = x.overrun_nanos + greatest(0, e.cost_nanos - v_covered)
    FROM allotment_account c
    WHERE c.allotment = a.id AND x.budget = c.budget AND x.window_start = c.window_start;

    PERFORM shrink_booking(a, v_from_booked);
    RETURN 'settled';
END
$$;

-- Takes from the entry that book_abandoned made, now that better is known; an entry of nothing goes.
CREATE OR REPLACE FUNCTION shrink_booking(a allotment, p_nanos bigint) RETURNS void
    LANGUAGE plpgsql AS $$
DECLARE
    booking entry;
BEGIN
    IF p_nanos = 0 THEN
        RETURN;
    END IF;
    UPDATE entry SET cost_nanos = cost_nanos - p_nanos, hold_nanos = hold_nanos - p_nanos
    WHERE org = a.org AND exchange = booking_of(a.id)
    RETURNING * INTO STRICT booking;
    PERFORM add_beside(booking, -p_nanos);
    IF booking.cost_nanos = 0 THEN
        DELETE FROM entry WHERE org = a.org AND exchange = booking.exchange;
    END IF;
END
$$;

-- The exchange id under which an allotment's booking stands.
CREATE OR REPLACE FUNCTION booking_of(p_allotment text) RETURNS text
    LANGUAGE sql IMMUTABLE AS $$ SELECT 'booked:' || p_allotment $$;
