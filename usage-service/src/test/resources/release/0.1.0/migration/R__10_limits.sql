-- Creates a limit with the account of its present window; what its scope has used there counts.
CREATE OR REPLACE FUNCTION create_limit(
    p_id text, p_org text, p_name text, p_measure measure, p_scope_type scope_type, p_scope_id text, p_amount bigint,
    p_window budget_window, p_hard boolean, p_sliding boolean, p_at timestamptz DEFAULT now()) RETURNS void
    LANGUAGE plpgsql AS $$
DECLARE
    b budget;
BEGIN
    PERFORM lock_organization(p_org, true);
    INSERT INTO budget (id, org, name, measure, scope_type, scope_id, amount, time_window, time_zone, hard, sliding)
    VALUES (p_id, p_org, p_name, p_measure, p_scope_type, p_scope_id, p_amount, p_window,
            coalesce((SELECT s.time_zone FROM ledger_settings s WHERE s.org = p_org), 'UTC'), p_hard, p_sliding)
    RETURNING * INTO b;
    IF b.sliding THEN
        PERFORM open_past_slots(b, p_at);
    ELSE
        PERFORM open_account(b, p_at);
    END IF;
END
$$;

-- Changes a limit's name and amount while traffic runs. No purchase passes the new amount; what relays have bought
-- stays. Answers whether that must be recalled: the amount is named and is not raised. It may be the same, because a
-- change whose answer was lost is sent again. Null when there is no such limit of this kind.
CREATE OR REPLACE FUNCTION change_limit(
    p_org text, p_id text, p_rate_limit boolean, p_named boolean, p_name text, p_amount bigint) RETURNS boolean
    LANGUAGE plpgsql AS $$
DECLARE
    v_before bigint;
    b        budget;
BEGIN
    PERFORM lock_organization(p_org, true);
    SELECT x.amount INTO v_before FROM budget x
    WHERE x.org = p_org AND x.id = p_id AND x.deleted_at IS NULL AND is_rate_limit(x) = p_rate_limit
    FOR UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    UPDATE budget x
    SET name = CASE WHEN p_named THEN p_name ELSE x.name END, amount = coalesce(p_amount, x.amount)
    WHERE x.id = p_id
    RETURNING * INTO b;
    UPDATE account a SET cap = greatest(b.amount - a.beside, a.posted + a.pending)
    WHERE a.budget = b.id AND (b.sliding OR a.window_end > now());
    RETURN coalesce(p_amount <= v_before, false);
END
$$;

CREATE OR REPLACE FUNCTION is_rate_limit(b budget) RETURNS boolean
    LANGUAGE sql IMMUTABLE AS $$ SELECT b.sliding OR b.measure = 'concurrency' $$;

-- Who used the present window of a limit, and who holds of it.
CREATE OR REPLACE FUNCTION limit_by_relay(b budget, p_at timestamptz)
    RETURNS TABLE (relay text, posted bigint, pending bigint)
    LANGUAGE sql STABLE AS $$
    WITH present AS (
        SELECT CASE WHEN b.sliding THEN oldest_slots_before(b.time_window, window_start(b, p_at))
                        + slot_length(b.time_window)
                    ELSE window_start(b, p_at) END AS from_start,
               CASE WHEN b.sliding THEN timestamptz 'infinity' ELSE window_end(b, p_at) END AS to_end
    )
    SELECT r.relay, sum(r.posted)::bigint, sum(r.pending)::bigint
    FROM (
        SELECT e.relay, used_of(e, b.measure) AS posted, 0 AS pending
        FROM present w
        JOIN entry e ON e.org = b.org AND is_over(b, e)
            -- An exchange may begin, by its relay's clock, a little outside of the window that it was bought in.
            AND e.started_at >= w.from_start - interval '1 day' AND e.started_at < w.to_end + interval '1 day'
        LEFT JOIN allotment_account c ON c.org = e.org AND c.allotment = e.allotment AND c.budget = b.id
        WHERE b.measure <> 'concurrency'
          AND coalesce(c.window_start, e.started_at) >= w.from_start
          AND coalesce(c.window_start, e.started_at) < w.to_end
        UNION ALL
        SELECT a.relay, 0, p.pending
        FROM present w
        JOIN allotment_part p ON p.org = b.org AND p.measure = b.measure AND p.pending > 0
        JOIN allotment a ON a.id = p.allotment
        JOIN allotment_account c ON c.allotment = p.allotment AND c.budget = b.id
        WHERE c.window_start >= w.from_start AND c.window_start < w.to_end) r
    GROUP BY r.relay
    ORDER BY r.relay
$$;
