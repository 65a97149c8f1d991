-- Books what exchanges used; idempotent on the exchange.
--
-- A hold is released whole: from what is pending of the allotment, and, when the reconciler has booked it meanwhile,
-- from that booking. What neither covers (a hold that the ledger gave back, an allotment that it does not know, a
-- provider that bills more than the bound) is counted as overrun or beside, so no event can break a constraint and
-- nothing that was used is forgotten.
--
-- A batch is three steps of one transaction: enter_entries, lock_postings, and then settle and close_allotments in
-- whatever order the events of each allotment came. The entries go in first, so that the accounts of a busy
-- organization are locked for as short as can be.

-- Answers those that were new. Locks the organizations of all that the batch will touch.
CREATE OR REPLACE FUNCTION enter_entries(p_orgs text[], p_entries entry[]) RETURNS TABLE (new_org text, new_exchange text)
    LANGUAGE plpgsql AS $$
BEGIN
    PERFORM lock_organizations(p_orgs);
    RETURN QUERY
        INSERT INTO entry SELECT e.* FROM unnest(p_entries) e ORDER BY e.org, e.exchange
        ON CONFLICT DO NOTHING RETURNING org, exchange;
END
$$;

-- The new entries, in this order.
CREATE OR REPLACE FUNCTION entries_of(p_orgs text[], p_exchanges text[]) RETURNS entry[]
    LANGUAGE sql STABLE AS $$
    SELECT coalesce(array_agg(e ORDER BY k.ordinality), '{}')
    FROM unnest(p_orgs, p_exchanges) WITH ORDINALITY k (org, exchange, ordinality)
    JOIN entry e ON e.org = k.org AND e.exchange = k.exchange
$$;

-- Takes all locks that settling these entries and closing these allotments needs. p_closings is a JSON array of
-- {"org", "allotment", "relay", "claimed"}.
CREATE OR REPLACE FUNCTION lock_postings(
    p_allotments text[], p_orgs text[], p_exchanges text[], p_closings jsonb) RETURNS void
    LANGUAGE plpgsql AS $$
DECLARE
    v_beside account_use[] := ARRAY(SELECT u FROM uses_beside(entries_of(p_orgs, p_exchanges)) u);
BEGIN
    PERFORM open_slots(v_beside, now());
    PERFORM enter_allotments(tombstones(ARRAY(SELECT jsonb_populate_recordset(NULL::closing, p_closings))));
    PERFORM lock_allotments(p_allotments);
    PERFORM lock_accounts(p_allotments, v_beside);
END
$$;

-- Of entries that enter_entries has just made. With the same result as one after the other: where the holds of an
-- allotment's exchanges are all pending still, sums do; else it depends on the order who is covered.
CREATE OR REPLACE FUNCTION settle(p_orgs text[], p_exchanges text[]) RETURNS void
    LANGUAGE plpgsql AS $$
DECLARE
    v_entries entry[] := entries_of(p_orgs, p_exchanges);
    v_uses    part_use[];
    v_slow    text[];
    e         entry;
BEGIN
    PERFORM add_beside(v_entries);
    v_uses := ARRAY(SELECT u FROM uses_of_parts(v_entries) u);
    v_slow := ARRAY(SELECT DISTINCT u.allotment FROM unnest(v_uses) u WHERE u.held > u.pending);

    UPDATE allotment_part p SET settled = p.settled + u.held
    FROM unnest(v_uses) u
    WHERE p.allotment = u.allotment AND p.measure = u.measure AND u.held > 0 AND u.allotment <> ALL (v_slow);

    UPDATE account a
    SET pending = a.pending - s.held, posted = a.posted + s.posted, overrun = a.overrun + s.overrun
    FROM (SELECT c.budget, c.window_start, sum(u.held) AS held, sum(u.posted) AS posted, sum(u.overrun) AS overrun
          FROM unnest(v_uses) u
          JOIN allotment_account c ON c.allotment = u.allotment AND c.measure = u.measure
          WHERE u.allotment <> ALL (v_slow)
          GROUP BY c.budget, c.window_start) s
    WHERE a.budget = s.budget AND a.window_start = s.window_start;

    IF v_slow <> '{}' THEN
        FOREACH e IN ARRAY v_entries LOOP
            IF e.allotment = ANY (v_slow) THEN
                PERFORM charge(e);
            END IF;
        END LOOP;
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION add_beside(p_entries entry[]) RETURNS void
    LANGUAGE sql AS $$
    UPDATE account a SET beside = a.beside + u.used
    FROM uses_beside(p_entries) u
    WHERE a.budget = u.budget AND a.window_start = u.window_start AND u.used <> 0
$$;

-- An allotment that another organization bought is unknown to this one's entries.
CREATE OR REPLACE FUNCTION uses_of_parts(p_entries entry[]) RETURNS SETOF part_use
    LANGUAGE sql STABLE AS $$
    SELECT p.allotment, p.measure, sum(held_of(e, p.measure))::bigint,
           sum(least(used_of(e, p.measure), held_of(e, p.measure)))::bigint,
           sum(greatest(0, used_of(e, p.measure) - held_of(e, p.measure)))::bigint, p.pending
    FROM unnest(p_entries) e
    JOIN allotment_part p ON p.allotment = e.allotment AND p.org = e.org
    GROUP BY p.allotment, p.measure, p.pending
$$;

-- One entry on the accounts of its allotment, covered or not.
CREATE OR REPLACE FUNCTION charge(e entry) RETURNS void
    LANGUAGE plpgsql AS $$
DECLARE
    p              allotment_part;
    v_used         bigint;
    v_from_pending bigint;
    v_from_booked  bigint;
    v_covered      bigint;
BEGIN
    FOR p IN SELECT * FROM allotment_part x WHERE x.allotment = e.allotment AND x.org = e.org ORDER BY x.measure LOOP
        v_used := used_of(e, p.measure);
        v_from_pending := least(held_of(e, p.measure), p.pending);
        v_from_booked := least(held_of(e, p.measure) - v_from_pending, p.booked);
        v_covered := v_from_pending + v_from_booked;

        UPDATE allotment_part x SET settled = x.settled + v_covered, booked = x.booked - v_from_booked
        WHERE x.allotment = p.allotment AND x.measure = p.measure;

        UPDATE account a
        SET pending = a.pending - v_from_pending,
            posted  = a.posted - v_from_booked + least(v_used, v_covered),
            overrun = a.overrun + greatest(0, v_used - v_covered)
        FROM allotment_account c
        WHERE c.allotment = p.allotment AND c.measure = p.measure
          AND a.budget = c.budget AND a.window_start = c.window_start;

        PERFORM shrink_booking(p, v_from_booked);
    END LOOP;
END
$$;

-- Takes from the entry that book_abandoned made, now that better is known; an entry of nothing goes.
CREATE OR REPLACE FUNCTION shrink_booking(p allotment_part, p_by bigint) RETURNS void
    LANGUAGE plpgsql AS $$
DECLARE
    v_nanos     bigint := CASE p.measure WHEN 'money' THEN p_by ELSE 0 END;
    v_tokens    bigint := CASE p.measure WHEN 'tokens' THEN p_by ELSE 0 END;
    v_exchanges bigint := CASE p.measure WHEN 'requests' THEN p_by ELSE 0 END;
    booking     entry;
    taken       entry;
BEGIN
    IF p_by = 0 THEN
        RETURN;
    END IF;
    UPDATE entry e
    SET cost_nanos = e.cost_nanos - v_nanos, hold_nanos = e.hold_nanos - v_nanos,
        input_tokens = e.input_tokens - v_tokens, hold_tokens = e.hold_tokens - v_tokens,
        exchanges = e.exchanges - v_exchanges
    WHERE e.org = p.org AND e.exchange = booking_of(p.allotment)
    RETURNING * INTO STRICT booking;

    taken := booking;
    taken.cost_nanos := -v_nanos;
    taken.input_tokens := -v_tokens;
    taken.exchanges := -v_exchanges;
    PERFORM add_beside(ARRAY[taken]);

    IF booking.cost_nanos = 0 AND booking.input_tokens = 0 AND booking.exchanges = 0 THEN
        DELETE FROM entry e WHERE e.org = p.org AND e.exchange = booking.exchange;
    END IF;
END
$$;
