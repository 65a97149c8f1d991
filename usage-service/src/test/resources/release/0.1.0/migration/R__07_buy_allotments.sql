-- Sells relays slices of every hard limit over a key: of each measure max(need, min(want, smallest remaining / 8)), so
-- that near the end of a limit an allotment is a hold for one exchange. One transaction with the closing of what the
-- relay gives back.
--
-- A purchase whose id is known already sells nothing: it was closed before it came, or it came twice. Its row is entered
-- before anything is locked and removed when nothing was sold, so that of a purchase and its close at the same moment one
-- sees the other.
--
-- Several purchases of one organization share a transaction, each with an answer of its own, as if one came after the
-- other and what all of them give back before the first. Each account is read once and written once, however many of
-- them move it. p_at decides the windows: the transaction's start, on the database's clock. Raises 40001 (try again) when
-- a limit was created in the moment between the look and the lock.
CREATE OR REPLACE FUNCTION buy_allotments(
    p_org text, p_requests purchase_request[], p_lifetime interval, p_at timestamptz DEFAULT now())
    RETURNS SETOF purchase
    LANGUAGE plpgsql AS $$
DECLARE
    v_limits   budget[];
    v_fenced   boolean[];
    v_heard    purchase_request[];
    v_closings closing[];
    v_returned text[];
    v_entered  text[];
    v_relay    text;
BEGIN
    FOR v_relay IN SELECT DISTINCT r.relay FROM unnest(p_requests) r ORDER BY 1 LOOP
        PERFORM lock_relay(v_relay);
    END LOOP;
    PERFORM open_present_accounts(p_org, p_requests, p_at);

    -- Nothing of a fenced process is heard: the fence gave back what it had bought.
    v_fenced := ARRAY(SELECT EXISTS (SELECT FROM relay_fence f WHERE f.relay = r.relay AND f.epoch > r.epoch)
                      FROM unnest(p_requests) WITH ORDINALITY r ORDER BY r.ordinality);
    v_heard := ARRAY(SELECT p_requests[n] FROM generate_subscripts(p_requests, 1) n WHERE NOT v_fenced[n] ORDER BY n);
    v_closings := ARRAY(SELECT ROW(p_org, c.allotment, r.relay, c.claimed)::closing FROM unnest(v_heard) r,
                        LATERAL jsonb_to_recordset(r.closing) c (allotment text, claimed amounts));
    v_returned := ARRAY(SELECT c.allotment FROM unnest(v_closings) c);
    v_limits := ARRAY(SELECT b FROM hard_limits_over(p_org, p_requests) b ORDER BY b.scope_type, b.id);
    v_entered := ARRAY(SELECT enter_allotments(
        ARRAY(SELECT ROW(r.id, p_org, r.relay, r.epoch, r.api_key, r.user_id, r.service_account, r.project, p_at,
                         p_at + p_lifetime, NULL)::allotment FROM unnest(v_heard) r)
        || tombstones(ARRAY(SELECT c FROM unnest(v_closings) c
                            WHERE c.allotment <> ALL (ARRAY(SELECT r.id FROM unnest(v_heard) r))))));
    PERFORM lock_allotments(v_returned);
    -- Purchases of one limit that slides look at many slots and write to one: they come one after the other.
    PERFORM FROM budget b WHERE b.sliding AND b.id IN (SELECT l.id FROM unnest(v_limits) l)
    ORDER BY b.scope_type, b.id FOR NO KEY UPDATE;
    PERFORM lock_accounts(v_returned, ARRAY(
        SELECT ROW(l.id, window_start(l, p_at), 0)::account_use FROM unnest(v_limits) l));

    PERFORM close_allotments(v_closings);
    -- A purchase that another of these has closed meanwhile is a tombstone.
    v_entered := ARRAY(SELECT a.id FROM allotment a WHERE a.id = ANY (v_entered) AND a.closed_at IS NULL);
    RETURN QUERY SELECT * FROM sell_allotments(p_org, p_requests, v_limits, v_fenced, v_entered, p_lifetime, p_at);
END
$$;

-- The purchases themselves; buy_allotments holds the locks. p_limits are all hard limits over any of them in the order of
-- locks, p_entered the ids for which there is a new row.
CREATE OR REPLACE FUNCTION sell_allotments(
    p_org text, p_requests purchase_request[], p_limits budget[], p_fenced boolean[], p_entered text[],
    p_lifetime interval, p_at timestamptz)
    RETURNS SETOF purchase
    LANGUAGE plpgsql AS $$
DECLARE
    v_entered  text[] := p_entered;
    -- Of each limit.
    v_scopes   text[];
    v_measures measure[];
    v_starts   timestamptz[];
    v_untils   timestamptz[];
    v_used     bigint[];
    v_pending  bigint[];
    v_room     bigint[];
    -- Of each sale and limit: what is written down at the end.
    v_sold     text[] := '{}';
    v_sold_of  integer[] := '{}';
    v_amounts  bigint[] := '{}';
    v_expiries timestamptz[] := '{}';
    -- Of one purchase.
    q          purchase_request;
    v_answer   purchase;
    v_answers  purchase[] := '{}';
    v_refusing integer[] := '{}';
    v_over     integer[];
    v_no       integer;
    v_nanos    bigint;
    v_tokens   bigint;
    v_count    bigint;
    v_part     bigint;
    v_expires  timestamptz;
    i          integer;
BEGIN
    SELECT coalesce(array_agg(scope_key(l.scope_type, l.scope_id) ORDER BY l.ordinality), '{}'),
           array_agg(l.measure ORDER BY l.ordinality),
           array_agg(window_start(l.b, p_at) ORDER BY l.ordinality),
           array_agg(CASE WHEN l.sliding THEN p_at + slot_length(l.time_window) ELSE window_end(l.b, p_at) END
                     ORDER BY l.ordinality),
           array_agg(s.used ORDER BY l.ordinality),
           array_agg(s.pending ORDER BY l.ordinality),
           array_agg(s.room ORDER BY l.ordinality)
    INTO v_scopes, v_measures, v_starts, v_untils, v_used, v_pending, v_room
    FROM (SELECT k.*, p_limits[k.ordinality] AS b FROM unnest(p_limits) WITH ORDINALITY k) l,
         LATERAL limit_state(l.b, p_at) s;

    FOR n IN 1 .. cardinality(p_requests) LOOP
        q := p_requests[n];
        v_answer := NULL;
        v_answer.id := q.id;
        v_no := NULL;
        v_nanos := NULL;
        v_tokens := NULL;
        v_count := NULL;
        v_expires := p_at + p_lifetime;
        v_over := array_positions(v_scopes, scope_key('api_key', q.api_key))
            || array_positions(v_scopes, scope_key('user', q.user_id))
            || array_positions(v_scopes, scope_key('service_account', q.service_account))
            || array_positions(v_scopes, scope_key('project', q.project))
            || array_positions(v_scopes, scope_key('organization', p_org));
        IF p_fenced[n] THEN
            v_answer.outcome := 'fenced';
        ELSIF q.id <> ALL (v_entered) THEN
            v_answer.outcome := 'known';
        ELSIF v_over = '{}' THEN
            v_answer.outcome := 'unlimited';
        ELSE
            -- The smallest room of each measure; null where nothing limits it.
            FOREACH i IN ARRAY v_over LOOP
                IF v_room[i] < part_of(q.need, v_measures[i]) THEN
                    v_no := i;
                    EXIT;
                END IF;
                CASE v_measures[i]
                    WHEN 'money' THEN v_nanos := least(v_nanos, v_room[i]);
                    WHEN 'tokens' THEN v_tokens := least(v_tokens, v_room[i]);
                    ELSE v_count := least(v_count, v_room[i]);
                END CASE;
                v_expires := least(v_expires, v_untils[i]);
            END LOOP;
            IF v_no IS NOT NULL THEN
                v_answer.outcome := 'exhausted';
                v_answer.posted := v_used[v_no];
                v_answer.pending := v_pending[v_no];
            ELSE
                v_answer.outcome := 'bought';
                v_answer.valid_ms := floor(extract(epoch FROM v_expires - p_at) * 1000);
                v_answer.bought := ROW(
                    greatest((q.need).nanos, least((q.want).nanos, v_nanos / 8)),
                    greatest((q.need).tokens, least((q.want).tokens, v_tokens / 8)),
                    greatest((q.need).exchanges, least((q.want).exchanges, v_count / 8)));
                FOREACH i IN ARRAY v_over LOOP
                    v_part := part_of(v_answer.bought, v_measures[i]);
                    v_room[i] := v_room[i] - v_part;
                    v_pending[i] := v_pending[i] + v_part;
                    v_sold := v_sold || q.id;
                    v_sold_of := v_sold_of || i;
                    v_amounts := v_amounts || v_part;
                    v_expiries := v_expiries || v_expires;
                END LOOP;
            END IF;
        END IF;
        IF NOT p_fenced[n] THEN
            -- The same id once more in these purchases came twice.
            v_entered := array_remove(v_entered, q.id);
        END IF;
        v_answers := v_answers || v_answer;
        v_refusing := v_refusing || v_no;
    END LOOP;

    UPDATE allotment a SET expires_at = s.expires_at
    FROM (SELECT DISTINCT id, expires_at FROM unnest(v_sold, v_expiries) x (id, expires_at)) s
    WHERE a.id = s.id AND a.expires_at > s.expires_at;
    INSERT INTO allotment_part (org, allotment, measure, amount, expires_at)
    SELECT DISTINCT p_org, s.id, v_measures[s.no], s.amount, s.expires_at
    FROM unnest(v_sold, v_sold_of, v_amounts, v_expiries) s (id, no, amount, expires_at);
    INSERT INTO allotment_account (org, allotment, budget, measure, window_start)
    SELECT p_org, s.id, (p_limits[s.no]).id, v_measures[s.no], v_starts[s.no] FROM unnest(v_sold, v_sold_of) s (id, no);
    UPDATE account a SET pending = a.pending + s.amount
    FROM (SELECT no, sum(amount) AS amount FROM unnest(v_sold_of, v_amounts) x (no, amount) GROUP BY no) s
    WHERE a.budget = (p_limits[s.no]).id AND a.window_start = v_starts[s.no];
    DELETE FROM allotment a WHERE a.id = ANY (p_entered) AND a.id <> ALL (v_sold);

    FOR n IN 1 .. cardinality(v_answers) LOOP
        v_answer := v_answers[n];
        IF v_answer.outcome = 'exhausted' THEN
            v_answer := explained(v_answer, p_limits[v_refusing[n]], p_requests[n], p_at);
        END IF;
        RETURN NEXT v_answer;
    END LOOP;
END
$$;

-- A refusal, with the limit that refused.
CREATE OR REPLACE FUNCTION explained(p purchase, b budget, q purchase_request, p_at timestamptz) RETURNS purchase
    LANGUAGE plpgsql STABLE AS $$
BEGIN
    p.limit_id := b.id;
    p.sliding := b.sliding;
    p.measure := b.measure;
    p.scope_type := b.scope_type;
    p.scope_id := b.scope_id;
    p.time_window := b.time_window;
    p.amount := b.amount;
    p.retry_after_ms := retry_after_ms(b, part_of(q.need, b.measure), p_at);
    RETURN p;
END
$$;

-- Of all limits over a call; null where there is no such scope over it.
CREATE OR REPLACE FUNCTION scope_key(p_type scope_type, p_id text) RETURNS text
    LANGUAGE sql STABLE AS $$ SELECT p_type::text || ':' || p_id $$;
