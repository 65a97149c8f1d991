-- Sells relays slices of every hard limit over a key: of each measure max(need, min(want, smallest remaining / 8)), so
-- that near the end of a limit an allotment is a hold for one exchange. One transaction with the closing of what the
-- relay gives back.
--
-- A purchase whose id is known already sells nothing: it was closed before it came, or it came twice. Its row is entered
-- before anything is locked and removed when nothing was sold, so that of a purchase and its close at the same moment one
-- sees the other.
--
-- Several purchases of one organization share a transaction, each with an answer of its own, as if one came after the
-- other. p_at decides the windows: the transaction's start, on the database's clock. Raises 40001 (try again) when a
-- limit was created in the moment between the look and the lock.
CREATE OR REPLACE FUNCTION buy_allotments(
    p_org text, p_requests purchase_request[], p_lifetime interval, p_at timestamptz DEFAULT now())
    RETURNS SETOF purchase
    LANGUAGE plpgsql AS $$
DECLARE
    v_limits   budget[];
    v_returned text[];
    v_entered  text[];
    v_unsold   text[] := '{}';
    v_answer   purchase;
    v_relay    text;
    q          purchase_request;
BEGIN
    FOR v_relay IN SELECT DISTINCT r.relay FROM unnest(p_requests) r ORDER BY 1 LOOP
        PERFORM lock_relay(v_relay);
    END LOOP;
    PERFORM open_present_accounts(p_org, p_requests, p_at);

    v_returned := ARRAY(SELECT c.allotment FROM unnest(p_requests) r,
                        LATERAL jsonb_to_recordset(r.closing) c (allotment text));
    v_limits := ARRAY(SELECT b FROM hard_limits_over(p_org, p_requests) b);
    v_entered := ARRAY(SELECT enter_allotments(new_allotments(p_org, p_requests, p_lifetime, p_at)));
    PERFORM lock_allotments(v_returned);
    -- Purchases of one limit that slides look at many slots and write to one: they come one after the other.
    PERFORM FROM budget b WHERE b.sliding AND b.id IN (SELECT l.id FROM unnest(v_limits) l)
    ORDER BY b.scope_type, b.id FOR NO KEY UPDATE;
    PERFORM lock_accounts(v_returned, ARRAY(
        SELECT ROW(l.id, window_start(l, p_at), 0)::account_use FROM unnest(v_limits) l));

    FOREACH q IN ARRAY p_requests LOOP
        v_answer := sell_allotment(p_org, q, q.id = ANY (v_entered), p_lifetime, p_at);
        IF q.id = ANY (v_entered) AND v_answer.outcome <> 'bought' THEN
            v_unsold := v_unsold || q.id;
        END IF;
        v_entered := array_remove(v_entered, q.id);
        RETURN NEXT v_answer;
    END LOOP;
    -- What another of these purchases has closed stays, as a tombstone.
    DELETE FROM allotment a WHERE a.id = ANY (v_unsold) AND a.closed_at IS NULL;
END
$$;

-- The purchases themselves, and tombstones for what they close of purchases that may be on their way still.
CREATE OR REPLACE FUNCTION new_allotments(
    p_org text, p_requests purchase_request[], p_lifetime interval, p_at timestamptz)
    RETURNS allotment[]
    LANGUAGE sql STABLE AS $$
    SELECT ARRAY(SELECT ROW(r.id, p_org, r.relay, r.epoch, r.api_key, r.user_id, r.service_account, r.project, p_at,
                            p_at + p_lifetime, NULL)::allotment
                 FROM unnest(p_requests) r)
        || ARRAY(SELECT t
                 FROM unnest(p_requests) r, LATERAL jsonb_to_recordset(r.closing) c (allotment text, claimed amounts),
                      LATERAL tombstone(p_org, c.allotment, r.relay, c.claimed) t
                 WHERE NOT EXISTS (SELECT FROM unnest(p_requests) o WHERE o.id = c.allotment))
$$;

-- One purchase; buy_allotments holds the locks. p_entered: whether there is a new row for it.
CREATE OR REPLACE FUNCTION sell_allotment(
    p_org text, q purchase_request, p_entered boolean, p_lifetime interval, p_at timestamptz)
    RETURNS purchase
    LANGUAGE plpgsql AS $$
DECLARE
    v_who      used_by := ROW(p_org, q.api_key, q.user_id, q.service_account, q.project);
    v_expires  timestamptz := p_at + p_lifetime;
    v_budgets  text[] := '{}';
    v_measures measure[] := '{}';
    v_starts   timestamptz[] := '{}';
    v_smallest amounts;
    v_answer   purchase;
    r          record;
BEGIN
    v_answer.id := q.id;
    IF EXISTS (SELECT FROM relay_fence f WHERE f.relay = q.relay AND f.epoch > q.epoch) THEN
        v_answer.outcome := 'fenced';
        RETURN v_answer;
    END IF;
    PERFORM close_allotment(p_org, c.allotment, q.relay, c.claimed)
    FROM jsonb_to_recordset(q.closing) c (allotment text, claimed amounts);
    IF NOT p_entered OR EXISTS (SELECT FROM allotment a WHERE a.id = q.id AND a.closed_at IS NOT NULL) THEN
        v_answer.outcome := 'known';
        RETURN v_answer;
    END IF;

    FOR r IN
        SELECT b, s.* FROM limits_over(v_who) b, LATERAL limit_state(b, p_at) s WHERE b.hard
        ORDER BY b.scope_type, b.id LOOP
        IF r.room < part_of(q.need, (r.b).measure) THEN
            v_answer.outcome := 'exhausted';
            v_answer.limit_id := (r.b).id;
            v_answer.sliding := (r.b).sliding;
            v_answer.measure := (r.b).measure;
            v_answer.scope_type := (r.b).scope_type;
            v_answer.scope_id := (r.b).scope_id;
            v_answer.time_window := (r.b).time_window;
            v_answer.amount := (r.b).amount;
            v_answer.posted := r.used;
            v_answer.pending := r.pending;
            v_answer.retry_after_ms := retry_after_ms(r.b, part_of(q.need, (r.b).measure), p_at);
            RETURN v_answer;
        END IF;
        CASE (r.b).measure
            WHEN 'money' THEN v_smallest.nanos := least(v_smallest.nanos, r.room);
            WHEN 'tokens' THEN v_smallest.tokens := least(v_smallest.tokens, r.room);
            ELSE v_smallest.exchanges := least(v_smallest.exchanges, r.room);
        END CASE;
        v_expires := least(v_expires, CASE WHEN (r.b).sliding THEN p_at + slot_length((r.b).time_window)
                                      ELSE window_end(r.b, p_at) END);
        v_budgets := v_budgets || (r.b).id;
        v_measures := v_measures || (r.b).measure;
        v_starts := v_starts || window_start(r.b, p_at);
    END LOOP;

    IF v_budgets = '{}' THEN
        v_answer.outcome := 'unlimited';
        RETURN v_answer;
    END IF;

    v_answer.outcome := 'bought';
    v_answer.valid_ms := floor(extract(epoch FROM v_expires - p_at) * 1000);
    -- Where nothing limits a measure, its smallest room is null and least() passes over it.
    v_answer.bought := ROW(
        greatest((q.need).nanos, least((q.want).nanos, (v_smallest).nanos / 8)),
        greatest((q.need).tokens, least((q.want).tokens, (v_smallest).tokens / 8)),
        greatest((q.need).exchanges, least((q.want).exchanges, (v_smallest).exchanges / 8)));

    UPDATE allotment a SET expires_at = v_expires WHERE a.id = q.id AND a.expires_at > v_expires;
    INSERT INTO allotment_part (org, allotment, measure, amount, expires_at)
    SELECT DISTINCT p_org, q.id, m, part_of(v_answer.bought, m), v_expires FROM unnest(v_measures) m;
    INSERT INTO allotment_account (org, allotment, budget, measure, window_start)
    SELECT p_org, q.id, b, m, s FROM unnest(v_budgets, v_measures, v_starts) l (b, m, s);
    UPDATE account a SET pending = a.pending + part_of(v_answer.bought, l.m)
    FROM unnest(v_budgets, v_measures, v_starts) l (b, m, s)
    WHERE a.budget = l.b AND a.window_start = l.s;
    RETURN v_answer;
END
$$;
