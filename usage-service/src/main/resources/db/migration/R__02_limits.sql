-- Which limits stand over an exchange, and what an entry counts in them.

CREATE OR REPLACE FUNCTION limits_over(p used_by) RETURNS SETOF budget
    LANGUAGE sql STABLE AS $$
    SELECT * FROM budget b
    WHERE b.org = p.org AND b.deleted_at IS NULL
      AND (b.scope_type, b.scope_id) IN (
          ('api_key', p.api_key), ('user', p.user_id), ('service_account', p.service_account),
          ('project', p.project), ('organization', p.org))
$$;

CREATE OR REPLACE FUNCTION is_over(b budget, e entry) RETURNS boolean
    LANGUAGE sql IMMUTABLE AS $$
    SELECT e.org = b.org AND b.scope_id = CASE b.scope_type
        WHEN 'api_key' THEN e.api_key
        WHEN 'user' THEN e.user_id
        WHEN 'service_account' THEN e.service_account
        WHEN 'project' THEN e.project
        WHEN 'organization' THEN e.org
    END
$$;

CREATE OR REPLACE FUNCTION part_of(p amounts, p_measure measure) RETURNS bigint
    LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE p_measure WHEN 'money' THEN p.nanos WHEN 'tokens' THEN p.tokens ELSE p.exchanges END
$$;

-- What an entry counts; a place among concurrent exchanges is given back, not used up.
CREATE OR REPLACE FUNCTION used_of(e entry, p_measure measure) RETURNS bigint
    LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE p_measure
        WHEN 'money' THEN e.cost_nanos
        WHEN 'tokens' THEN e.input_tokens + e.output_tokens
        WHEN 'requests' THEN e.exchanges
        WHEN 'concurrency' THEN 0
    END
$$;

-- What it had claimed of its allotment.
CREATE OR REPLACE FUNCTION held_of(e entry, p_measure measure) RETURNS bigint
    LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE p_measure WHEN 'money' THEN e.hold_nanos WHEN 'tokens' THEN e.hold_tokens ELSE e.exchanges END
$$;

-- What a limit's scope used in [p_from, p_to) without an allotment that was charged to this limit.
CREATE OR REPLACE FUNCTION used_beside(b budget, p_from timestamptz, p_to timestamptz) RETURNS bigint
    LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(used_of(e, b.measure)), 0)::bigint FROM entry e
    WHERE e.org = b.org AND e.started_at >= p_from AND e.started_at < p_to AND is_over(b, e)
      AND b.measure <> 'concurrency'
      AND NOT EXISTS (SELECT FROM allotment_account c
                      WHERE c.org = e.org AND c.allotment = e.allotment AND c.budget = b.id)
$$;

-- The same of each account that entries count beside, whether it is open or not; in the order in which they are locked.
CREATE OR REPLACE FUNCTION uses_beside(p_entries entry[]) RETURNS SETOF account_use
    LANGUAGE sql STABLE AS $$
    WITH arrived AS MATERIALIZED (
        SELECT ROW(e.org, e.api_key, e.user_id, e.service_account, e.project)::used_by AS who, e.allotment, e.started_at,
               e AS entry
        FROM unnest(p_entries) e
    ), limits AS MATERIALIZED (
        SELECT w.who, b AS budget
        FROM (SELECT DISTINCT who FROM arrived) w, LATERAL limits_over(w.who) b WHERE b.measure <> 'concurrency'
    )
    SELECT (l.budget).id, window_start(l.budget, a.started_at), sum(used_of(a.entry, (l.budget).measure))::bigint
    FROM arrived a JOIN limits l ON l.who = a.who
    WHERE NOT EXISTS (SELECT FROM allotment_account c
                      WHERE c.allotment = a.allotment AND c.budget = (l.budget).id AND c.org = (l.who).org)
    GROUP BY (l.budget).scope_type, 1, 2
    ORDER BY (l.budget).scope_type, 1, 2
$$;
