-- What an exchange used became known when it was over: its estimated entry says so from now on, and what it counts in limits
-- is corrected by the difference, down as well as up. p_known has the columns of an entry that change, among them its
-- quality. Answers whether there was an entry to correct.
--
-- Only one that no allotment of money or tokens was charged for: such an exchange has a bound, and relays refuse it what
-- cannot be bounded.
CREATE OR REPLACE FUNCTION correct_entry(p_org text, p_exchange text, p_known jsonb) RETURNS boolean
    LANGUAGE plpgsql AS $$
DECLARE
    was        entry;
    known      entry;
    difference entry;
    v_beside   account_use[];
BEGIN
    PERFORM lock_organization(p_org);
    SELECT * INTO was FROM entry e
    WHERE e.org = p_org AND e.exchange = p_exchange AND e.quality = 'estimated'
      AND NOT EXISTS (SELECT FROM allotment_account c
                      WHERE c.org = e.org AND c.allotment = e.allotment AND c.measure IN ('money', 'tokens'))
    FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    known := jsonb_populate_record(was, p_known);

    UPDATE entry e
    SET input_tokens = known.input_tokens, cached_input_tokens = known.cached_input_tokens,
        cache_write_tokens = known.cache_write_tokens, cache_write_hour_tokens = known.cache_write_hour_tokens,
        audio_input_tokens = known.audio_input_tokens, cached_audio_input_tokens = known.cached_audio_input_tokens,
        image_input_tokens = known.image_input_tokens, cached_image_input_tokens = known.cached_image_input_tokens,
        output_tokens = known.output_tokens, reasoning_tokens = known.reasoning_tokens,
        audio_output_tokens = known.audio_output_tokens, image_output_tokens = known.image_output_tokens,
        cost_nanos = known.cost_nanos, quality = known.quality
    WHERE e.org = p_org AND e.exchange = p_exchange;

    difference := known;
    difference.cost_nanos := known.cost_nanos - was.cost_nanos;
    difference.input_tokens := known.input_tokens - was.input_tokens;
    difference.output_tokens := known.output_tokens - was.output_tokens;
    difference.exchanges := 0;
    v_beside := ARRAY(SELECT u FROM uses_beside(ARRAY[difference]) u);
    -- Its accounts are open where it was counted; one that is not open yet will be summed up from the entries.
    PERFORM lock_accounts('{}', v_beside);
    PERFORM add_beside(ARRAY[difference]);
    RETURN true;
END
$$;

-- Of what began so long ago that no provider keeps it any more; answers how many, at most p_most.
CREATE OR REPLACE FUNCTION forget_background(p_margin interval, p_most integer) RETURNS integer
    LANGUAGE plpgsql AS $$
DECLARE
    v_gone integer;
BEGIN
    WITH over AS (
        SELECT b.org, b.provider, b.payer, b.reference FROM background b
        WHERE b.since < now() - p_margin
        ORDER BY b.since LIMIT p_most
        FOR UPDATE SKIP LOCKED
    )
    DELETE FROM background b USING over o
    WHERE b.org = o.org AND b.provider = o.provider AND b.payer = o.payer AND b.reference = o.reference;
    GET DIAGNOSTICS v_gone = ROW_COUNT;
    RETURN v_gone;
END
$$;
