-- Books what is still pending of allotments that expired more than p_margin ago as one entry of quality 'bound' each:
-- their relay has neither settled nor closed, and may have used it all. Its late events take from that entry. Places
-- among concurrent exchanges go back: whatever ran there has ended. Answers how many were booked, at most p_most.
CREATE OR REPLACE FUNCTION book_abandoned(p_margin interval, p_most integer) RETURNS integer
    LANGUAGE plpgsql AS $$
DECLARE
    v_ids    text[] := ARRAY(SELECT DISTINCT x.allotment FROM (
                                 SELECT p.allotment FROM allotment_part p
                                 WHERE p.pending > 0 AND p.expires_at < now() - p_margin
                                 ORDER BY p.expires_at LIMIT p_most) x);
    v_booked integer := 0;
    v_beside account_use[];
    a        allotment;
    booking  entry;
BEGIN
    PERFORM lock_organizations(ARRAY(SELECT DISTINCT org FROM allotment WHERE id = ANY (v_ids)));
    -- The bookings' own accounts beside are locked with them: they are entries like any other.
    v_beside := ARRAY(SELECT u FROM uses_beside(ARRAY(
        SELECT booking_entry(x) FROM allotment x WHERE x.id = ANY (v_ids))) u);
    PERFORM open_slots(v_beside, now());
    PERFORM lock_allotments(v_ids);
    PERFORM lock_accounts(v_ids, v_beside);

    FOR a IN
        SELECT * FROM allotment x WHERE x.id = ANY (v_ids)
          AND EXISTS (SELECT FROM allotment_part p WHERE p.allotment = x.id AND p.pending > 0) ORDER BY x.id LOOP
        booking := booking_entry(a);
        IF booking.cost_nanos > 0 OR booking.input_tokens > 0 OR booking.exchanges > 0 THEN
            INSERT INTO entry SELECT (booking).*;
            PERFORM add_beside(ARRAY[booking]);
        END IF;
        UPDATE account x
        SET pending = x.pending - p.pending,
            posted = x.posted + CASE p.measure WHEN 'concurrency' THEN 0 ELSE p.pending END
        FROM allotment_part p JOIN allotment_account c ON c.allotment = p.allotment AND c.measure = p.measure
        WHERE p.allotment = a.id AND x.budget = c.budget AND x.window_start = c.window_start;
        UPDATE allotment_part p
        SET booked = p.booked + CASE p.measure WHEN 'concurrency' THEN 0 ELSE p.pending END,
            returned = p.returned + CASE p.measure WHEN 'concurrency' THEN p.pending ELSE 0 END
        WHERE p.allotment = a.id;
        v_booked := v_booked + 1;
    END LOOP;
    RETURN v_booked;
END
$$;

-- Nothing is known of it but its key and the most that it may have used, as far as that was limited.
CREATE OR REPLACE FUNCTION booking_entry(a allotment) RETURNS entry
    LANGUAGE sql STABLE AS $$
    SELECT jsonb_populate_record(NULL::entry, jsonb_build_object(
        'org', a.org, 'exchange', booking_of(a.id), 'relay', a.relay, 'epoch', a.epoch,
        'project', a.project, 'user_id', a.user_id, 'service_account', a.service_account, 'api_key', a.api_key,
        'provider', 'unreported', 'operation', 'unreported', 'model', 'unreported',
        'allotment', a.id, 'hold_nanos', m.nanos, 'hold_tokens', m.tokens, 'cost_nanos', m.nanos,
        'input_tokens', m.tokens, 'cached_input_tokens', 0, 'cache_write_tokens', 0, 'cache_write_hour_tokens', 0,
        'audio_input_tokens', 0, 'cached_audio_input_tokens', 0, 'output_tokens', 0, 'reasoning_tokens', 0,
        'audio_output_tokens', 0, 'image_input_tokens', 0, 'cached_image_input_tokens', 0, 'image_output_tokens', 0,
        'units', 0, 'exchanges', m.exchanges, 'own_credential', false,
        'quality', 'bound', 'status', 0, 'streamed', false,
        'started_at', a.bought_at, 'finished_at', a.expires_at, 'settled_at', now()))
    FROM (SELECT coalesce(sum(p.pending) FILTER (WHERE p.measure = 'money'), 0) AS nanos,
                 coalesce(sum(p.pending) FILTER (WHERE p.measure = 'tokens'), 0) AS tokens,
                 coalesce(sum(p.pending) FILTER (WHERE p.measure = 'requests'), 0) AS exchanges
          FROM allotment_part p WHERE p.allotment = a.id) m
$$;
