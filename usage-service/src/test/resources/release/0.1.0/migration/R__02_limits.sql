-- Which limits stand over an exchange, and what an entry counts in them.

-- Not by type and id: below row-level security only text is compared in an index, and all limits of the organization
-- would be read.
CREATE OR REPLACE FUNCTION limits_over(p used_by) RETURNS SETOF budget
    LANGUAGE sql STABLE AS $$
    SELECT * FROM budget b
    WHERE b.org = p.org AND b.deleted_at IS NULL
      AND b.scope_id IN (p.api_key, p.user_id, p.service_account, p.project, p.org)
      AND b.scope_id = CASE b.scope_type
          WHEN 'api_key' THEN p.api_key
          WHEN 'user' THEN p.user_id
          WHEN 'service_account' THEN p.service_account
          WHEN 'project' THEN p.project
          WHEN 'organization' THEN p.org
      END
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

-- What an entry counts; a place among concurrent exchanges is given back, not used up. What a member's own credential paid
-- for is a request like another, and nothing else.
CREATE OR REPLACE FUNCTION used_of(e entry, p_measure measure) RETURNS bigint
    LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE p_measure
        WHEN 'money' THEN CASE WHEN e.own_credential THEN 0 ELSE e.cost_nanos END
        WHEN 'tokens' THEN CASE WHEN e.own_credential THEN 0 ELSE e.input_tokens + e.output_tokens END
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
-- Entries come by the thousand and in few kinds, and as a rule their allotments were charged everywhere: so each kind is
-- looked up once, and what was not charged is joined last.
CREATE OR REPLACE FUNCTION uses_beside(p_entries entry[]) RETURNS SETOF account_use
    LANGUAGE sql STABLE AS $$
    WITH arrived AS MATERIALIZED (
        -- No allotment's id is empty: so none equals none where two of these are compared.
        SELECT ROW(e.org, e.api_key, e.user_id, e.service_account, e.project)::used_by AS who,
               coalesce(e.allotment, '') AS allotment, e.started_at, e AS entry
        FROM unnest(p_entries) e
    ), kinds AS MATERIALIZED (
        SELECT DISTINCT who, allotment FROM arrived
    ), limits AS MATERIALIZED (
        SELECT w.who, b AS budget
        FROM (SELECT DISTINCT who FROM kinds) w, LATERAL limits_over(w.who) b WHERE b.measure <> 'concurrency'
    ), uncharged AS MATERIALIZED (
        SELECT k.who, k.allotment, l.budget
        FROM kinds k JOIN limits l ON l.who = k.who
        WHERE NOT EXISTS (SELECT FROM allotment_account c
                          WHERE c.allotment = k.allotment AND c.budget = (l.budget).id AND c.org = (k.who).org)
    )
    SELECT (u.budget).id, window_start(u.budget, a.started_at), sum(used_of(a.entry, (u.budget).measure))::bigint
    FROM uncharged u JOIN arrived a ON a.allotment = u.allotment AND a.who = u.who
    GROUP BY (u.budget).scope_type, 1, 2
    ORDER BY (u.budget).scope_type, 1, 2
$$;
