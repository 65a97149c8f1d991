-- What each organization forbids. Append-only: the row with the highest version is in force, the others are its history.
CREATE TABLE policy_version (
    org             text        NOT NULL CHECK (org <> ''),
    version         bigint      NOT NULL CHECK (version > 0),
    forbidden_terms text[]      NOT NULL,
    detect_secrets  boolean     NOT NULL,
    updated_at      timestamptz NOT NULL,
    updated_by      text        NOT NULL,
    PRIMARY KEY (org, version)
);

-- What was not allowed, and by which rules; never what it said.
CREATE TABLE decision (
    id             text        PRIMARY KEY,
    seq            bigint      GENERATED ALWAYS AS IDENTITY,
    org            text        NOT NULL CHECK (org <> ''),
    exchange       text        NOT NULL,
    project        text        NOT NULL,
    principal_type text        NOT NULL,
    principal_id   text        NOT NULL,
    api_key        text        NOT NULL,
    operation      text        NOT NULL,
    verdict        text        NOT NULL,
    rules          text[]      NOT NULL,
    policy_version bigint      NOT NULL,
    created_at     timestamptz NOT NULL,
    -- A relay that asks again about the same exchange gets the same answer and leaves one row.
    UNIQUE (org, exchange)
);

-- Newest first, page by page.
CREATE UNIQUE INDEX decision_newest ON decision (org, seq DESC);

ALTER TABLE policy_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE policy_version FORCE ROW LEVEL SECURITY;
ALTER TABLE decision ENABLE ROW LEVEL SECURITY;
ALTER TABLE decision FORCE ROW LEVEL SECURITY;

-- Without a setting, current_setting is null or empty, and no row's org is either.
CREATE POLICY own_organization ON policy_version TO moderation_app
    USING (org = current_setting('keyreeve.org', true))
    WITH CHECK (org = current_setting('keyreeve.org', true));
CREATE POLICY own_organization ON decision TO moderation_app
    USING (org = current_setting('keyreeve.org', true))
    WITH CHECK (org = current_setting('keyreeve.org', true));

-- Histories are added to, not changed; nothing here works across tenants.
REVOKE ALL ON policy_version, decision, flyway_schema_history FROM moderation_app, moderation_system;
GRANT SELECT, INSERT ON policy_version, decision TO moderation_app;
