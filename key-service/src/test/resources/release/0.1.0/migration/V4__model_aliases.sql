-- Names of models that an organization has defined. The candidates are a list of {provider, model, weight}.
CREATE TABLE model_alias (
    id              text PRIMARY KEY,
    organization_id text NOT NULL REFERENCES organization,
    name            text NOT NULL,
    strategy        text NOT NULL CHECK (strategy IN ('ORDER', 'WEIGHT')),
    candidates      text NOT NULL CHECK (jsonb_typeof(candidates::jsonb) = 'array' AND jsonb_array_length(candidates::jsonb) > 0),
    retry_processed boolean NOT NULL,
    status          text NOT NULL CHECK (status IN ('ACTIVE', 'DISABLED', 'DELETED')),
    created_at      timestamptz NOT NULL
);
-- The name of one that was deleted may be used again.
CREATE UNIQUE INDEX model_alias_name ON model_alias (organization_id, name) WHERE status <> 'DELETED';
CREATE INDEX model_alias_list ON model_alias (organization_id, created_at, id);

GRANT SELECT, INSERT, UPDATE, DELETE ON model_alias TO keys_app, keys_system;
ALTER TABLE model_alias ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY system ON model_alias TO keys_system USING (true) WITH CHECK (true);
CREATE POLICY tenant ON model_alias TO keys_app
    USING (organization_id = current_setting('keyreeve.org', true))
    WITH CHECK (organization_id = current_setting('keyreeve.org', true));
