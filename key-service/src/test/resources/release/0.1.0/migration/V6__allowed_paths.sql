-- What an organization allows of its providers beside the relay's tables.
CREATE TABLE allowed_path (
    id              text PRIMARY KEY,
    organization_id text NOT NULL REFERENCES organization,
    provider        text NOT NULL,
    methods         text NOT NULL CHECK (methods ~ '^(GET|POST|PUT|PATCH|DELETE)(,(GET|POST|PUT|PATCH|DELETE))*$'),
    -- As connectors have them, with the base of the provider's dialect.
    path            text NOT NULL CHECK (path ~ '^/'),
    status          text NOT NULL CHECK (status IN ('ACTIVE', 'DISABLED', 'DELETED')),
    created_at      timestamptz NOT NULL
);
-- One that was deleted may be allowed again.
CREATE UNIQUE INDEX allowed_path_path ON allowed_path (organization_id, provider, path) WHERE status <> 'DELETED';
CREATE INDEX allowed_path_list ON allowed_path (organization_id, created_at, id);

GRANT SELECT, INSERT, UPDATE, DELETE ON allowed_path TO keys_app, keys_system;
ALTER TABLE allowed_path ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY system ON allowed_path TO keys_system USING (true) WITH CHECK (true);
CREATE POLICY tenant ON allowed_path TO keys_app
    USING (organization_id = current_setting('keyreeve.org', true))
    WITH CHECK (organization_id = current_setting('keyreeve.org', true));
