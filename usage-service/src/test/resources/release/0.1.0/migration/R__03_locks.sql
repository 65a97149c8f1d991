-- Everything takes its locks in one order, so that nothing deadlocks: relays, organizations (by their hash), new entries
-- and new accounts, new allotments (by id), allotments (by id), limits that slide, accounts (by the scope's type; then
-- budget, then window).

-- Shared by all who buy, settle or close. Exclusive for who opens a calendar account: what the scope had used is summed
-- up, and no settlement may slip between the sum and the account, where it would be missed or counted twice. Exclusive
-- too for who changes a limit.
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

CREATE OR REPLACE FUNCTION lock_organizations(p_orgs text[]) RETURNS void
    LANGUAGE plpgsql AS $$
DECLARE
    v_org text;
BEGIN
    FOR v_org IN SELECT DISTINCT o, hashtextextended(o, 1) FROM unnest(p_orgs) o ORDER BY 2 LOOP
        PERFORM lock_organization(v_org);
    END LOOP;
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

-- Purchases and tombstones, before anything that is locked by reading it. A purchase and the close of it may come at the
-- same moment: the primary key lets one of them in, and the other waits until it is committed or gone. Answers the ids
-- that were new.
CREATE OR REPLACE FUNCTION enter_allotments(p_allotments allotment[]) RETURNS SETOF text
    LANGUAGE sql AS $$
    INSERT INTO allotment SELECT a.* FROM unnest(p_allotments) a ORDER BY a.id ON CONFLICT DO NOTHING RETURNING id
$$;

-- What closes of allotments that nobody has bought yet leave, so that nobody can any more; nothing where there is one
-- already. Something can have been claimed only of what was sold, so a close that says so is of something that the
-- ledger has forgotten.
CREATE OR REPLACE FUNCTION tombstones(p_closings closing[]) RETURNS allotment[]
    LANGUAGE sql STABLE AS $$
    SELECT ARRAY(
        SELECT ROW(c.allotment, c.org, c.relay, NULL, NULL, NULL, NULL, NULL, now(), now(), now())::allotment
        FROM unnest(p_closings) c LEFT JOIN allotment a ON a.id = c.allotment
        WHERE a.id IS NULL AND c.claimed = ROW(0, 0, 0)::amounts)
$$;

CREATE OR REPLACE FUNCTION lock_allotments(p_allotments text[]) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM allotment a WHERE a.id = ANY (p_allotments) ORDER BY a.id FOR UPDATE;
END
$$;

-- Of allotments, and others; the last step of the order.
CREATE OR REPLACE FUNCTION lock_accounts(p_allotments text[], p_others account_use[]) RETURNS void
    LANGUAGE plpgsql AS $$
DECLARE
    -- What is known late takes from a booking, which may count beside accounts of its own.
    v_booked entry[] := ARRAY(
        SELECT e FROM allotment_part p JOIN entry e ON e.org = p.org AND e.exchange = booking_of(p.allotment)
        WHERE p.allotment = ANY (p_allotments) AND p.booked > 0);
    v_others account_use[] := p_others;
BEGIN
    IF cardinality(v_booked) > 0 THEN
        v_others := v_others || ARRAY(SELECT u FROM uses_beside(v_booked) u);
    END IF;
    PERFORM FROM account a JOIN budget b ON b.id = a.budget
    WHERE (a.budget, a.window_start) IN (
        SELECT c.budget, c.window_start FROM allotment_account c WHERE c.allotment = ANY (p_allotments)
        UNION
        SELECT o.budget, o.window_start FROM unnest(v_others) o)
    ORDER BY b.scope_type, a.budget, a.window_start
    FOR UPDATE OF a;
END
$$;

-- The exchange id under which an allotment's booking stands.
CREATE OR REPLACE FUNCTION booking_of(p_allotment text) RETURNS text
    LANGUAGE sql IMMUTABLE AS $$ SELECT 'booked:' || p_allotment $$;
