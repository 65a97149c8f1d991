-- Hands out messages that are due, each to one process until p_lease has passed. No webhook gets more than p_of_webhook
-- and no organization more than p_of_org at a time, of all processes together; organizations take turns, so one whose
-- endpoints are dead does not delay another's.
CREATE OR REPLACE FUNCTION claim_deliveries(p_most integer, p_of_webhook integer, p_of_org integer, p_lease interval)
    RETURNS TABLE (id text, url text, secret bytea, payload text, attempts integer, claim integer)
    LANGUAGE plpgsql AS $$
BEGIN
    -- Two that count what is under way at the same moment would both see room. Who comes second tries at its next tick.
    IF NOT pg_try_advisory_xact_lock(hashtextextended('claim_deliveries', 20)) THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH under_way AS MATERIALIZED (
        SELECT d.org, d.webhook FROM delivery d WHERE d.status = 'pending' AND d.claimed_until > now()
    ), due AS (
        SELECT d.id, d.org, d.webhook, d.next_attempt_at,
               row_number() OVER (PARTITION BY d.webhook ORDER BY d.next_attempt_at, d.id)
                   + (SELECT count(*) FROM under_way u WHERE u.webhook = d.webhook) AS nth_of_webhook
        FROM delivery d JOIN webhook w ON w.id = d.webhook
        WHERE d.status = 'pending' AND d.next_attempt_at <= now() AND w.enabled
          AND (d.claimed_until IS NULL OR d.claimed_until <= now())
    ), in_turn AS (
        SELECT d.id, d.next_attempt_at,
               row_number() OVER (PARTITION BY d.org ORDER BY d.nth_of_webhook, d.next_attempt_at, d.id)
                   + (SELECT count(*) FROM under_way u WHERE u.org = d.org) AS nth_of_org
        FROM due d WHERE d.nth_of_webhook <= p_of_webhook
    ), picked AS (
        SELECT t.id FROM in_turn t WHERE t.nth_of_org <= p_of_org
        ORDER BY t.nth_of_org, t.next_attempt_at, t.id LIMIT p_most
    ), locked AS (
        SELECT d.id FROM delivery d JOIN picked p ON p.id = d.id
        -- A tenant may be deleting or disabling its webhook.
        WHERE d.status = 'pending' FOR UPDATE OF d SKIP LOCKED
    )
    UPDATE delivery d SET claim = d.claim + 1, claimed_until = now() + p_lease
    FROM locked l, webhook w
    WHERE d.id = l.id AND w.id = d.webhook
    RETURNING d.id, w.url, w.secret, d.payload, d.attempts, d.claim;
END
$$;
