-- Sells a relay a slice of every hard budget over one key: max(need, min(want, smallest remaining / 8)), so that near
-- the end of a budget an allotment is a hold for one exchange. One transaction with the closing of what the relay gives
-- back: p_closings is a JSON array of {"allotment", "claimed_nanos"}.
--
-- The window is that of the transaction's start, on the database's clock. Raises 40001 (try again) when a budget was
-- created in the moment between the look and the lock.
CREATE OR REPLACE FUNCTION buy_allotment(
    p_id text, p_org text, p_relay text, p_epoch bigint, p_key text, p_user text, p_project text,
    p_need bigint, p_want bigint, p_lifetime interval, p_closings jsonb) RETURNS purchase
    LANGUAGE plpgsql AS $$
DECLARE
    v_budgets  text[];
    v_returned text[];
    v_closing  record;
    r          record;
    v_smallest bigint;
    v_expires  timestamptz := now() + p_lifetime;
    v_answer   purchase;
BEGIN
    PERFORM lock_relay(p_relay);
    IF EXISTS (SELECT FROM relay_fence f WHERE f.relay = p_relay AND f.epoch > p_epoch) THEN
        v_answer.outcome := 'fenced';
        RETURN v_answer;
    END IF;
    PERFORM open_missing_accounts(p_org, p_key, p_user, p_project);

    v_returned := ARRAY(SELECT c.allotment FROM jsonb_to_recordset(p_closings) c (allotment text));
    PERFORM FROM allotment a WHERE a.id = ANY (v_returned) ORDER BY a.id FOR UPDATE;
    v_budgets := ARRAY(SELECT id FROM hard_budgets_over(p_org, p_key, p_user, p_project));
    PERFORM lock_accounts(v_returned, '[]', v_budgets);

    FOR v_closing IN
        SELECT * FROM jsonb_to_recordset(p_closings) c (allotment text, claimed_nanos bigint) LOOP
        PERFORM close_allotment(p_org, v_closing.allotment, p_relay, v_closing.claimed_nanos);
    END LOOP;

    FOR r IN
        SELECT b.id, b.scope_type, b.scope_id, b.time_window, b.amount_nanos, a.window_end, a.pending_nanos,
               a.beside_nanos + a.posted_nanos + a.overrun_nanos AS spent_nanos, a.cap_nanos - a.posted_nanos AS room
        FROM budget b JOIN account a ON a.budget = b.id AND a.window_start = window_start(b.time_window, now())
        WHERE b.id = ANY (v_budgets)
        ORDER BY b.scope_type, b.id LOOP
        -- Both: the amount counts overruns and what came in beside; the cap is what the constraint knows.
        v_smallest := least(v_smallest, r.amount_nanos - r.spent_nanos - r.pending_nanos, r.room - r.pending_nanos);
        v_expires := least(v_expires, r.window_end);
        IF v_smallest < p_need THEN
            v_answer := ROW('exhausted', NULL, NULL, r.id, r.scope_type, r.scope_id, r.time_window, r.amount_nanos,
                r.spent_nanos, r.pending_nanos, unix_seconds(r.window_end))::purchase;
            RETURN v_answer;
        END IF;
    END LOOP;

    IF v_smallest IS NULL THEN
        v_answer.outcome := 'unlimited';
        RETURN v_answer;
    END IF;

    v_answer.outcome := 'bought';
    v_answer.amount_nanos := greatest(p_need, least(p_want, v_smallest / 8));
    v_answer.valid_ms := floor(extract(epoch FROM v_expires - now()) * 1000);
    INSERT INTO allotment (id, org, relay, epoch, api_key, user_id, project, amount_nanos, expires_at)
    VALUES (p_id, p_org, p_relay, p_epoch, p_key, p_user, p_project, v_answer.amount_nanos, v_expires);
    INSERT INTO allotment_account (org, allotment, budget, window_start)
    SELECT p_org, p_id, b.id, window_start(b.time_window, now()) FROM budget b WHERE b.id = ANY (v_budgets);
    UPDATE account a SET pending_nanos = a.pending_nanos + v_answer.amount_nanos
    FROM allotment_account c
    WHERE c.allotment = p_id AND a.budget = c.budget AND a.window_start = c.window_start;
    RETURN v_answer;
END
$$;

-- Locks the organization, exclusively only when a budget over the key has no account yet in its present window: once a
-- budget and window.
CREATE OR REPLACE FUNCTION open_missing_accounts(p_org text, p_key text, p_user text, p_project text) RETURNS void
    LANGUAGE plpgsql AS $$
DECLARE
    v_missing boolean;
BEGIN
    SELECT EXISTS (SELECT FROM missing_accounts(p_org, p_key, p_user, p_project)) INTO v_missing;
    PERFORM lock_organization(p_org, v_missing);
    IF v_missing THEN
        PERFORM open_account(b, now()) FROM missing_accounts(p_org, p_key, p_user, p_project) b;
    ELSIF EXISTS (SELECT FROM missing_accounts(p_org, p_key, p_user, p_project)) THEN
        RAISE EXCEPTION 'a budget appeared meanwhile' USING ERRCODE = 'serialization_failure';
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION missing_accounts(p_org text, p_key text, p_user text, p_project text) RETURNS SETOF budget
    LANGUAGE sql STABLE AS $$
    SELECT b.* FROM hard_budgets_over(p_org, p_key, p_user, p_project) b
    WHERE NOT EXISTS (SELECT FROM account a
                      WHERE a.budget = b.id AND a.window_start = window_start(b.time_window, now()))
$$;
