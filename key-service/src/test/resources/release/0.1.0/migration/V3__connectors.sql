-- HTTP APIs that an organization has described for its members: /c/NAME at the relay.
CREATE TABLE connector (
    id                  text PRIMARY KEY,
    organization_id     text NOT NULL REFERENCES organization,
    name                text NOT NULL CHECK (name ~ '^[a-z][a-z0-9-]{0,39}$'),
    status              text NOT NULL CHECK (status IN ('ACTIVE', 'DISABLED', 'DELETED')),
    created_at          timestamptz NOT NULL,
    scheme              text NOT NULL,
    host                text NOT NULL,
    port                integer NOT NULL,
    path_prefix         text NOT NULL,
    presentation        text NOT NULL CHECK (presentation IN ('HEADER', 'QUERY_PARAMETER', 'BASIC')),
    presentation_name   text CHECK ((presentation_name IS NULL) = (presentation = 'BASIC')),
    presentation_prefix text CHECK ((presentation_prefix IS NOT NULL) = (presentation = 'HEADER')),
    methods             text NOT NULL CHECK (methods ~ '^(GET|POST|PUT|PATCH|DELETE)(,(GET|POST|PUT|PATCH|DELETE))*$'),
    -- One on a line.
    paths               text NOT NULL CHECK (paths ~ '^/')
);
-- A deleted connector's name may be used again.
CREATE UNIQUE INDEX connector_name ON connector (organization_id, name) WHERE status <> 'DELETED';
CREATE INDEX connector_list ON connector (organization_id, created_at, id);

GRANT SELECT, INSERT, UPDATE, DELETE ON connector TO keys_app, keys_system;
ALTER TABLE connector ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY system ON connector TO keys_system USING (true) WITH CHECK (true);
CREATE POLICY tenant ON connector TO keys_app
    USING (organization_id = current_setting('keyreeve.org', true))
    WITH CHECK (organization_id = current_setting('keyreeve.org', true));
