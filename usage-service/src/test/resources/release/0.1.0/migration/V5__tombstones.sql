-- A relay names the allotment that it buys, and closes it when it hears no answer. Where the close comes first it leaves a
-- tombstone: a closed allotment without parts, of which no more is known than organization and relay. A purchase whose id
-- is known already becomes the outcome 'known' and sells nothing.
ALTER TABLE allotment
    ALTER COLUMN epoch DROP NOT NULL,
    ALTER COLUMN api_key DROP NOT NULL,
    ALTER COLUMN project DROP NOT NULL,
    ADD CONSTRAINT bought_or_closed
        CHECK (closed_at IS NOT NULL OR (epoch IS NOT NULL AND api_key IS NOT NULL AND project IS NOT NULL));
