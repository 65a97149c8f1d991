-- How accounts are opened, and forgotten.

-- Of a calendar window. The caller holds lock_organization exclusively.
CREATE OR REPLACE FUNCTION open_account(b budget, p_at timestamptz) RETURNS void
    LANGUAGE plpgsql AS $$
DECLARE
    v_start  timestamptz := window_start(b, p_at);
    v_end    timestamptz := window_end(b, p_at);
    v_beside bigint := used_beside(b, v_start, v_end);
BEGIN
    INSERT INTO account (org, budget, window_start, window_end, cap, beside)
    VALUES (b.org, b.id, v_start, v_end, greatest(0, b.amount - v_beside), v_beside)
    ON CONFLICT DO NOTHING;
END
$$;

-- Of a new rate limit: what its scope used in the period that ends now, slot by slot. The caller holds
-- lock_organization exclusively. Slots that come later are opened without it, because whatever counts beside a slot
-- opens it if need be.
CREATE OR REPLACE FUNCTION open_past_slots(b budget, p_at timestamptz) RETURNS void
    LANGUAGE sql AS $$
    INSERT INTO account (org, budget, window_start, window_end, cap, beside)
    SELECT b.org, b.id, window_start(b, e.started_at), window_end(b, e.started_at),
           greatest(0, b.amount - sum(used_of(e, b.measure))), sum(used_of(e, b.measure))
    FROM entry e
    WHERE e.org = b.org AND is_over(b, e)
      AND e.started_at >= oldest_slots_before(b.time_window, window_start(b, p_at)) + slot_length(b.time_window)
      AND e.started_at < window_end(b, p_at)
    GROUP BY 3, 4
$$;

-- The slots of limits that slide, as far as a period that touches p_at could hold them; p_slots is in lock order.
CREATE OR REPLACE FUNCTION open_slots(p_slots account_use[], p_at timestamptz) RETURNS void
    LANGUAGE sql AS $$
    INSERT INTO account (org, budget, window_start, window_end, cap)
    SELECT b.org, b.id, s.window_start, s.window_start + slot_length(b.time_window), b.amount
    FROM unnest(p_slots) WITH ORDINALITY s JOIN budget b ON b.id = s.budget
    WHERE b.sliding AND s.window_start > oldest_slots_before(b.time_window, window_start(b, p_at))
      -- A relay's clock may run ahead, but nobody's by a period.
      AND s.window_start < p_at + 60 * slot_length(b.time_window)
    ORDER BY s.ordinality
    ON CONFLICT DO NOTHING
$$;

CREATE OR REPLACE FUNCTION hard_limits_over(p_org text, p_requests purchase_request[]) RETURNS SETOF budget
    LANGUAGE sql STABLE AS $$
    SELECT DISTINCT b.*
    FROM (SELECT DISTINCT q.api_key, q.user_id, q.service_account, q.project FROM unnest(p_requests) q) q,
         LATERAL limits_over(ROW(p_org, q.api_key, q.user_id, q.service_account, q.project)::used_by) b
    WHERE b.hard
$$;

CREATE OR REPLACE FUNCTION missing_accounts(p_org text, p_requests purchase_request[], p_at timestamptz)
    RETURNS SETOF budget
    LANGUAGE sql STABLE AS $$
    SELECT b.* FROM hard_limits_over(p_org, p_requests) b
    WHERE NOT b.sliding
      AND NOT EXISTS (SELECT FROM account a WHERE a.budget = b.id AND a.window_start = window_start(b, p_at))
$$;

-- Locks the organization, exclusively only when one of these limits has no account yet in its present calendar window:
-- once a budget and window. Raises 40001 (try again) when a limit appeared between the look and the lock.
CREATE OR REPLACE FUNCTION open_present_accounts(p_org text, p_requests purchase_request[], p_at timestamptz)
    RETURNS void
    LANGUAGE plpgsql AS $$
DECLARE
    v_missing boolean;
BEGIN
    SELECT EXISTS (SELECT FROM missing_accounts(p_org, p_requests, p_at)) INTO v_missing;
    PERFORM lock_organization(p_org, v_missing);
    IF v_missing THEN
        PERFORM open_account(b, p_at) FROM missing_accounts(p_org, p_requests, p_at) b;
    ELSIF EXISTS (SELECT FROM missing_accounts(p_org, p_requests, p_at)) THEN
        RAISE EXCEPTION 'a limit appeared meanwhile' USING ERRCODE = 'serialization_failure';
    END IF;
    PERFORM open_slots(ARRAY(
        SELECT ROW(b.id, window_start(b, p_at), 0)::account_use FROM hard_limits_over(p_org, p_requests) b
        WHERE b.sliding ORDER BY b.scope_type, b.id), p_at);
END
$$;

-- What is used of a limit, held of it, and left of it, in its present window or in the period that ends in the present
-- slot. Without an account (nobody has bought in this window yet) it is summed up from the entries.
CREATE OR REPLACE FUNCTION limit_state(
    b budget, p_at timestamptz, OUT used bigint, OUT pending bigint, OUT room bigint)
    LANGUAGE plpgsql STABLE AS $$
DECLARE
    v_start timestamptz := window_start(b, p_at);
    v_room  bigint;
BEGIN
    IF b.sliding THEN
        -- Later slots too: who began earlier may come to the lock later.
        SELECT coalesce(sum(a.beside + a.posted + a.overrun), 0), coalesce(sum(a.pending), 0) INTO used, pending
        FROM account a WHERE a.budget = b.id AND a.window_start > oldest_slots_before(b.time_window, v_start);
        SELECT a.cap - a.posted - a.pending INTO v_room FROM account a
        WHERE a.budget = b.id AND a.window_start = v_start;
    ELSE
        SELECT a.beside + a.posted + a.overrun, a.pending, a.cap - a.posted - a.pending INTO used, pending, v_room
        FROM account a WHERE a.budget = b.id AND a.window_start = v_start;
        IF NOT FOUND THEN
            used := used_beside(b, v_start, window_end(b, p_at));
            pending := 0;
        END IF;
    END IF;
    -- Both: the amount counts overruns and what came in beside; the cap is what the constraint knows.
    room := least(b.amount - used - pending, v_room);
END
$$;

-- When there will be room for p_need if nobody else takes it: the window's end, or when enough slots have left the
-- period. Null for what does not fit into the whole amount, and where only somebody's giving back helps.
CREATE OR REPLACE FUNCTION retry_after_ms(b budget, p_need bigint, p_at timestamptz) RETURNS bigint
    LANGUAGE plpgsql STABLE AS $$
DECLARE
    v_start timestamptz := window_start(b, p_at);
    v_gone  timestamptz;
BEGIN
    IF p_need > b.amount THEN
        RETURN NULL;
    ELSIF NOT b.sliding THEN
        RETURN milliseconds(p_at, window_end(b, p_at));
    END IF;
    SELECT min(s.window_start) INTO v_gone
    FROM (SELECT a.window_start,
                 sum(a.beside + a.posted + a.overrun + a.pending) OVER (ORDER BY a.window_start DESC)
                     - (a.beside + a.posted + a.overrun + a.pending) AS later
          FROM account a
          WHERE a.budget = b.id AND a.window_start > oldest_slots_before(b.time_window, v_start)) s
    WHERE s.later + p_need <= b.amount;
    RETURN milliseconds(p_at, v_gone + 62 * slot_length(b.time_window));
END
$$;

-- A soft budget is never bought from, so nobody else opens its account: the evaluator of alerts calls this. Answers how
-- many were opened.
CREATE OR REPLACE FUNCTION open_soft_accounts() RETURNS integer
    LANGUAGE plpgsql AS $$
DECLARE
    b        budget;
    v_opened integer := 0;
BEGIN
    -- By the organizations' hash, as all locks of more than one organization are taken.
    FOR b IN
        SELECT s.* FROM budget s
        WHERE NOT s.hard AND s.deleted_at IS NULL
          AND NOT EXISTS (SELECT FROM account a WHERE a.budget = s.id AND a.window_start = window_start(s, now()))
        ORDER BY hashtextextended(s.org, 1), s.id LOOP
        PERFORM lock_organization(b.org, true);
        PERFORM open_account(b, now());
        v_opened := v_opened + 1;
    END LOOP;
    RETURN v_opened;
END
$$;

-- Deletes slots that no period can hold any more and of which nothing is pending; answers how many, at most p_most.
CREATE OR REPLACE FUNCTION forget_slots(p_most integer) RETURNS integer
    LANGUAGE plpgsql AS $$
DECLARE
    v_gone integer;
BEGIN
    WITH over AS (
        SELECT s.budget, s.window_start
        FROM budget b, LATERAL (
            SELECT a.budget, a.window_start FROM account a
            WHERE a.budget = b.id AND a.pending = 0
              -- Twice as old as it must be: who began a moment ago may still look at it.
              AND a.window_start < now() - 2 * 62 * slot_length(b.time_window)
            FOR UPDATE SKIP LOCKED) s
        WHERE b.sliding LIMIT p_most
    )
    DELETE FROM account a USING over o WHERE a.budget = o.budget AND a.window_start = o.window_start;
    GET DIAGNOSTICS v_gone = ROW_COUNT;
    RETURN v_gone;
END
$$;

-- Deletes allotments that are closed, of which all is settled or returned, and that expired more than p_margin ago;
-- answers how many, at most p_most. Nothing can come from them any more but what was settled before.
CREATE OR REPLACE FUNCTION forget_allotments(p_margin interval, p_most integer) RETURNS integer
    LANGUAGE plpgsql AS $$
DECLARE
    v_gone integer;
BEGIN
    WITH decided AS (
        SELECT a.id FROM allotment a
        WHERE a.closed_at IS NOT NULL AND a.expires_at < now() - p_margin
          AND NOT EXISTS (SELECT FROM allotment_part p WHERE p.allotment = a.id AND (p.pending > 0 OR p.booked > 0))
        ORDER BY a.expires_at LIMIT p_most
        FOR UPDATE OF a SKIP LOCKED
    ), parts AS (
        DELETE FROM allotment_part p USING decided d WHERE p.allotment = d.id
    ), accounts AS (
        DELETE FROM allotment_account c USING decided d WHERE c.allotment = d.id
    )
    DELETE FROM allotment a USING decided d WHERE a.id = d.id;
    GET DIAGNOSTICS v_gone = ROW_COUNT;
    RETURN v_gone;
END
$$;
