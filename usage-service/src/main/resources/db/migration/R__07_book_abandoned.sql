-- Books what is still pending of allotments that expired more than p_margin ago as one entry of quality 'bound' each:
-- their relay has neither settled nor closed, and may have spent it all. Its late events take from that entry. Answers
-- how many were booked, at most p_most.
CREATE OR REPLACE FUNCTION book_abandoned(p_margin interval, p_most integer) RETURNS integer
    LANGUAGE plpgsql AS $$
DECLARE
    v_ids    text[] := ARRAY(SELECT id FROM allotment
                             WHERE pending_nanos > 0 AND expires_at < now() - p_margin
                             ORDER BY expires_at LIMIT p_most);
    v_booked integer := 0;
    a        allotment;
    booking  entry;
BEGIN
    -- The bookings' own accounts beside are locked with them: they are entries like any other.
    PERFORM lock_postings(
        ARRAY(SELECT DISTINCT org FROM allotment WHERE id = ANY (v_ids)), v_ids,
        (SELECT coalesce(jsonb_agg(to_jsonb(booking_entry(x))), '[]') FROM allotment x WHERE x.id = ANY (v_ids)));
    FOR a IN SELECT * FROM allotment WHERE id = ANY (v_ids) AND pending_nanos > 0 ORDER BY id LOOP
        booking := booking_entry(a);
        INSERT INTO entry SELECT (booking).*;
        PERFORM add_beside(booking, booking.cost_nanos);
        UPDATE allotment SET booked_nanos = booked_nanos + a.pending_nanos WHERE id = a.id;
        UPDATE account x
        SET pending_nanos = x.pending_nanos - a.pending_nanos, posted_nanos = x.posted_nanos + a.pending_nanos
        FROM allotment_account c
        WHERE c.allotment = a.id AND x.budget = c.budget AND x.window_start = c.window_start;
        v_booked := v_booked + 1;
    END LOOP;
    RETURN v_booked;
END
$$;

-- Nothing is known of it but its key and the most that it may have cost.
CREATE OR REPLACE FUNCTION booking_entry(a allotment) RETURNS entry
    LANGUAGE sql STABLE AS $$
    SELECT jsonb_populate_record(NULL::entry, jsonb_build_object(
        'org', a.org, 'exchange', booking_of(a.id), 'relay', a.relay, 'epoch', a.epoch,
        'project', a.project, 'user_id', a.user_id, 'api_key', a.api_key,
        'provider', 'unreported', 'operation', 'unreported', 'model', 'unreported',
        'allotment', a.id, 'hold_nanos', a.pending_nanos, 'cost_nanos', a.pending_nanos,
        'input_tokens', 0, 'cached_input_tokens', 0, 'output_tokens', 0, 'reasoning_tokens', 0,
        'quality', 'bound', 'status', 0, 'streamed', false,
        'started_at', a.bought_at, 'finished_at', a.expires_at, 'settled_at', now()))
$$;
