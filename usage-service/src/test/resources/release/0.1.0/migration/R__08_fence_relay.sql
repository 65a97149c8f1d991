-- A new process of a relay has replayed its spool: p_claimed is a JSON array of {"organization", "allotment", "claimed"}
-- with what earlier epochs claimed. Every other allotment of an earlier epoch goes back whole, or what is left of it.
-- From now on an earlier epoch buys nothing. Answers the epoch that stands: above p_epoch when a still newer process has
-- fenced, and then nothing was done.
--
-- The caller has made sure that all events which the relay sent before are in the ledger: an allotment whose settlement
-- still waits in the topic would look as if nobody had claimed it.
CREATE OR REPLACE FUNCTION fence_relay(p_relay text, p_epoch bigint, p_claimed jsonb) RETURNS bigint
    LANGUAGE plpgsql AS $$
DECLARE
    v_standing bigint;
    v_open     text[];
BEGIN
    PERFORM lock_relay(p_relay, true);
    INSERT INTO relay_fence AS f (relay, epoch) VALUES (p_relay, p_epoch)
    ON CONFLICT (relay) DO UPDATE SET epoch = greatest(f.epoch, excluded.epoch), fenced_at = now()
    RETURNING f.epoch INTO v_standing;
    IF v_standing > p_epoch THEN
        RETURN v_standing;
    END IF;

    v_open := ARRAY(SELECT id FROM allotment WHERE relay = p_relay AND epoch < p_epoch AND closed_at IS NULL);
    PERFORM lock_organizations(ARRAY(SELECT DISTINCT org FROM allotment WHERE id = ANY (v_open)));
    PERFORM lock_allotments(v_open);
    PERFORM lock_accounts(v_open, '{}');
    PERFORM close_allotments(ARRAY(
        SELECT ROW(a.org, a.id, p_relay, coalesce(c.claimed, ROW(0, 0, 0)::amounts))::closing
        FROM allotment a
        LEFT JOIN jsonb_to_recordset(p_claimed) c (organization text, allotment text, claimed amounts)
            ON c.organization = a.org AND c.allotment = a.id
        WHERE a.id = ANY (v_open)));
    RETURN v_standing;
END
$$;
