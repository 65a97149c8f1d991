-- Which accounts an entry counts in, and how they are locked.
--
-- Everything takes its locks in one order, so that nothing deadlocks: relay, organizations (by their hash), allotments
-- (by id), accounts (api_key, user, project, organization; then budget, then window).

-- Shared by all who buy, settle or close. Exclusive for who opens an account: what the scope had spent is summed up, and
-- no settlement may slip between the sum and the account, where it would be missed or counted twice.
CREATE OR REPLACE FUNCTION lock_organization(p_org text, p_exclusive boolean DEFAULT false) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    IF p_exclusive THEN
        PERFORM pg_advisory_xact_lock(hashtextextended(p_org, 1));
    ELSE
        PERFORM pg_advisory_xact_lock_shared(hashtextextended(p_org, 1));
    END IF;
END
$$;

-- Shared by purchases, exclusive for a fence.
CREATE OR REPLACE FUNCTION lock_relay(p_relay text, p_exclusive boolean DEFAULT false) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    IF p_exclusive THEN
        PERFORM pg_advisory_xact_lock(hashtextextended(p_relay, 2));
    ELSE
        PERFORM pg_advisory_xact_lock_shared(hashtextextended(p_relay, 2));
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION hard_budgets_over(p_org text, p_key text, p_user text, p_project text)
    RETURNS SETOF budget
    LANGUAGE sql STABLE AS $$
    SELECT * FROM budget b
    WHERE b.org = p_org AND b.deleted_at IS NULL AND b.hard
      AND (b.scope_type, b.scope_id) IN
          (('api_key', p_key), ('user', p_user), ('project', p_project), ('organization', p_org))
$$;

-- What a scope spent in [p_from, p_to) that was not charged to an account of this budget.
CREATE OR REPLACE FUNCTION spent_beside(b budget, p_from timestamptz, p_to timestamptz) RETURNS bigint
    LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(e.cost_nanos), 0)::bigint FROM entry e
    WHERE e.org = b.org AND e.started_at >= p_from AND e.started_at < p_to
      AND CASE b.scope_type
          WHEN 'api_key' THEN e.api_key = b.scope_id
          WHEN 'user' THEN e.user_id = b.scope_id
          WHEN 'project' THEN e.project = b.scope_id
          WHEN 'organization' THEN e.org = b.scope_id
          END
      AND NOT EXISTS (SELECT FROM allotment_account c
                      WHERE c.org = e.org AND c.allotment = e.allotment AND c.budget = b.id)
$$;

-- The caller holds lock_organization exclusively.
CREATE OR REPLACE FUNCTION open_account(b budget, p_at timestamptz) RETURNS void
    LANGUAGE plpgsql AS $$
DECLARE
    v_start  timestamptz := window_start(b.time_window, p_at);
    v_end    timestamptz := window_end(b.time_window, p_at);
    v_beside bigint := spent_beside(b, v_start, v_end);
BEGIN
    INSERT INTO account (org, budget, window_start, window_end, cap_nanos, beside_nanos)
    VALUES (b.org, b.id, v_start, v_end, greatest(0, b.amount_nanos - v_beside), v_beside)
    ON CONFLICT DO NOTHING;
END
$$;

-- The open accounts over an entry that its allotment was not charged to.
CREATE OR REPLACE FUNCTION accounts_beside(e entry) RETURNS TABLE (budget text, window_start timestamptz)
    LANGUAGE sql STABLE AS $$
    SELECT a.budget, a.window_start
    FROM hard_budgets_over(e.org, e.api_key, e.user_id, e.project) b
    JOIN account a ON a.budget = b.id AND a.window_start = window_start(b.time_window, e.started_at)
    WHERE NOT EXISTS (SELECT FROM allotment_account c
                      WHERE c.org = e.org AND c.allotment = e.allotment AND c.budget = b.id)
$$;

CREATE OR REPLACE FUNCTION add_beside(e entry, p_nanos bigint) RETURNS void
    LANGUAGE sql AS $$
    UPDATE account a SET beside_nanos = a.beside_nanos + p_nanos
    FROM accounts_beside(e) k
    WHERE a.budget = k.budget AND a.window_start = k.window_start
$$;

-- The first statement of everything that settles, closes or books: takes all locks in order.
-- p_entries: the rows that will be settled, as a JSON array; p_allotments: all that they and the closings name.
CREATE OR REPLACE FUNCTION lock_postings(p_orgs text[], p_allotments text[], p_entries jsonb DEFAULT '[]')
    RETURNS void
    LANGUAGE plpgsql AS $$
DECLARE
    v_org text;
BEGIN
    FOR v_org IN SELECT DISTINCT o, hashtextextended(o, 1) FROM unnest(p_orgs) o ORDER BY 2 LOOP
        PERFORM lock_organization(v_org);
    END LOOP;
    PERFORM FROM allotment a WHERE a.id = ANY (p_allotments) ORDER BY a.id FOR UPDATE;
    PERFORM lock_accounts(p_allotments, p_entries, '{}');
END
$$;

-- Of allotments, beside entries, and of budgets in their present window; the last step of the order.
CREATE OR REPLACE FUNCTION lock_accounts(p_allotments text[], p_entries jsonb, p_budgets text[]) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM account a JOIN budget b ON b.id = a.budget
    WHERE (a.budget, a.window_start) IN (
        SELECT c.budget, c.window_start FROM allotment_account c WHERE c.allotment = ANY (p_allotments)
        UNION ALL
        SELECT k.budget, k.window_start
        FROM jsonb_populate_recordset(NULL::entry, p_entries) e, LATERAL accounts_beside(e) k
        UNION ALL
        -- What is known late takes from a booking, which may count beside accounts of its own.
        SELECT k.budget, k.window_start
        FROM allotment a JOIN entry e ON e.org = a.org AND e.exchange = booking_of(a.id), LATERAL accounts_beside(e) k
        WHERE a.id = ANY (p_allotments) AND a.booked_nanos > 0
        UNION ALL
        SELECT n.id, window_start(n.time_window, now()) FROM budget n WHERE n.id = ANY (p_budgets))
    ORDER BY b.scope_type, a.budget, a.window_start
    FOR UPDATE OF a;
END
$$;
