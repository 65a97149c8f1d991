-- Creates a budget, a hard one with the account of its present window; what its scope has spent there counts.
CREATE OR REPLACE FUNCTION create_budget(
    p_id text, p_org text, p_name text, p_scope_type scope_type, p_scope_id text, p_amount bigint,
    p_window budget_window, p_hard boolean) RETURNS void
    LANGUAGE plpgsql AS $$
DECLARE
    b budget;
BEGIN
    PERFORM lock_organization(p_org, p_hard);
    INSERT INTO budget (id, org, name, scope_type, scope_id, amount_nanos, time_window, hard)
    VALUES (p_id, p_org, p_name, p_scope_type, p_scope_id, p_amount, p_window, p_hard)
    RETURNING * INTO b;
    IF b.hard THEN
        PERFORM open_account(b, now());
    END IF;
END
$$;

-- What is used of a budget in its present window. Without an account (a soft budget, or nobody has bought in this window
-- yet) it is summed up from the entries.
CREATE OR REPLACE FUNCTION budget_state(
    b budget, OUT spent_nanos bigint, OUT pending_nanos bigint, OUT remaining_nanos bigint, OUT resets_at bigint)
    LANGUAGE plpgsql STABLE AS $$
DECLARE
    v_start timestamptz := window_start(b.time_window, now());
    v_end   timestamptz := window_end(b.time_window, now());
    v_room  bigint;
BEGIN
    SELECT a.beside_nanos + a.posted_nanos + a.overrun_nanos, a.pending_nanos, a.cap_nanos - a.posted_nanos - a.pending_nanos
    INTO spent_nanos, pending_nanos, v_room
    FROM account a WHERE a.budget = b.id AND a.window_start = v_start;
    IF NOT FOUND THEN
        spent_nanos := spent_beside(b, v_start, v_end);
        pending_nanos := 0;
    END IF;
    remaining_nanos := greatest(0, least(b.amount_nanos - spent_nanos - pending_nanos, v_room));
    resets_at := unix_seconds(v_end);
END
$$;
