-- Everything that key-service knows. Ids and digests are text; times are the database's.

CREATE TABLE organization (
    id         text PRIMARY KEY,
    name       text NOT NULL,
    status     text NOT NULL DEFAULT 'ACTIVE' CHECK (status IN ('ACTIVE', 'DISABLED', 'DELETED')),
    revision   bigint NOT NULL DEFAULT 0 CHECK (revision >= 0),
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE admin_key (
    id              text PRIMARY KEY,
    organization_id text NOT NULL REFERENCES organization,
    role            text NOT NULL CHECK (role IN ('OWNER', 'ADMIN', 'MEMBER', 'READER')),
    digest          text NOT NULL UNIQUE CHECK (digest ~ '^[0-9a-f]{64}$'),
    redacted_value  text NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE member (
    id              text PRIMARY KEY,
    organization_id text NOT NULL REFERENCES organization,
    email           text NOT NULL,
    name            text,
    role            text NOT NULL CHECK (role IN ('OWNER', 'ADMIN', 'MEMBER', 'READER')),
    status          text NOT NULL CHECK (status IN ('ACTIVE', 'DISABLED', 'DELETED')),
    created_at      timestamptz NOT NULL,
    UNIQUE (organization_id, id)
);
-- A deleted member's address may be used again.
CREATE UNIQUE INDEX member_email ON member (organization_id, lower(email)) WHERE status <> 'DELETED';
CREATE INDEX member_list ON member (organization_id, created_at, id);

CREATE TABLE project (
    id              text PRIMARY KEY,
    organization_id text NOT NULL REFERENCES organization,
    name            text NOT NULL,
    status          text NOT NULL CHECK (status IN ('ACTIVE', 'DISABLED', 'DELETED')),
    created_at      timestamptz NOT NULL,
    archived_at     timestamptz,
    UNIQUE (organization_id, id),
    CHECK ((status = 'DELETED') = (archived_at IS NOT NULL))
);
CREATE INDEX project_list ON project (organization_id, created_at, id);

-- The organization is part of the foreign keys, so that no row can join two tenants.
CREATE TABLE project_member (
    organization_id text NOT NULL,
    project_id      text NOT NULL,
    user_id         text NOT NULL,
    role            text NOT NULL CHECK (role IN ('OWNER', 'MEMBER')),
    created_at      timestamptz NOT NULL,
    PRIMARY KEY (project_id, user_id),
    FOREIGN KEY (organization_id, project_id) REFERENCES project (organization_id, id),
    FOREIGN KEY (organization_id, user_id) REFERENCES member (organization_id, id)
);

CREATE TABLE service_account (
    id              text PRIMARY KEY,
    organization_id text NOT NULL,
    project_id      text NOT NULL,
    name            text NOT NULL,
    status          text NOT NULL CHECK (status IN ('ACTIVE', 'DISABLED', 'DELETED')),
    created_at      timestamptz NOT NULL,
    UNIQUE (organization_id, project_id, id),
    FOREIGN KEY (organization_id, project_id) REFERENCES project (organization_id, id)
);
CREATE INDEX service_account_list ON service_account (organization_id, project_id, created_at, id);

CREATE TABLE app (
    id              text PRIMARY KEY,
    organization_id text NOT NULL REFERENCES organization,
    name            text NOT NULL,
    status          text NOT NULL CHECK (status IN ('ACTIVE', 'DISABLED', 'DELETED')),
    created_at      timestamptz NOT NULL,
    UNIQUE (organization_id, id)
);
CREATE INDEX app_list ON app (organization_id, created_at, id);

-- A key's owner is a member or a service account of the key's own project.
CREATE TABLE api_key (
    id                 text PRIMARY KEY,
    organization_id    text NOT NULL,
    project_id         text NOT NULL,
    user_id            text,
    service_account_id text,
    app_id             text,
    name               text NOT NULL,
    digest             text NOT NULL UNIQUE CHECK (digest ~ '^[0-9a-f]{64}$'),
    redacted_value     text NOT NULL,
    status             text NOT NULL CHECK (status IN ('ACTIVE', 'DISABLED', 'DELETED')),
    created_at         timestamptz NOT NULL,
    expires_at         timestamptz,
    CHECK ((user_id IS NULL) <> (service_account_id IS NULL)),
    FOREIGN KEY (organization_id, project_id) REFERENCES project (organization_id, id),
    FOREIGN KEY (organization_id, user_id) REFERENCES member (organization_id, id),
    FOREIGN KEY (organization_id, project_id, service_account_id)
        REFERENCES service_account (organization_id, project_id, id),
    FOREIGN KEY (organization_id, app_id) REFERENCES app (organization_id, id)
);
CREATE INDEX api_key_list ON api_key (organization_id, project_id, created_at, id);
CREATE INDEX api_key_user ON api_key (organization_id, user_id) WHERE user_id IS NOT NULL;
CREATE INDEX api_key_service_account ON api_key (organization_id, service_account_id)
    WHERE service_account_id IS NOT NULL;

CREATE TABLE credential (
    id              text PRIMARY KEY,
    organization_id text NOT NULL REFERENCES organization,
    provider        text NOT NULL,
    name            text NOT NULL,
    redacted_value  text NOT NULL,
    status          text NOT NULL CHECK (status IN ('ACTIVE', 'DISABLED', 'DELETED')),
    created_at      timestamptz NOT NULL,
    scheme          text NOT NULL,
    host            text NOT NULL,
    port            integer NOT NULL,
    path_prefix     text NOT NULL,
    header_slot     text NOT NULL,
    sealed_key_id   text,
    encapsulation   bytea,
    ciphertext      bytea,
    CHECK ((status = 'DELETED') = (ciphertext IS NULL)),
    CHECK ((sealed_key_id IS NULL) = (ciphertext IS NULL) AND (encapsulation IS NULL) = (ciphertext IS NULL))
);
CREATE INDEX credential_list ON credential (organization_id, created_at, id);

-- Scopes under which relays must buy allotments, and of what; the revision is that of the change that said so.
CREATE TABLE governed_scope (
    organization_id text NOT NULL REFERENCES organization,
    scope_type      text NOT NULL,
    scope_id        text NOT NULL,
    measures        text NOT NULL CHECK (measures ~ '^(money|tokens|requests|concurrency)(,(money|tokens|requests|concurrency))*$'),
    revision        bigint NOT NULL,
    PRIMARY KEY (organization_id, scope_type, scope_id)
);

CREATE TABLE audit_entry (
    id              text PRIMARY KEY,
    organization_id text NOT NULL REFERENCES organization,
    action          text NOT NULL,
    actor_id        text NOT NULL,
    target_id       text NOT NULL,
    project_id      text,
    created_at      timestamptz NOT NULL
);
CREATE INDEX audit_entry_list ON audit_entry (organization_id, created_at, id);

-- A row may be sent by its publisher alone until its claim has run out; see keys.publish.Outbox.
CREATE TABLE outbox (
    organization_id text NOT NULL REFERENCES organization,
    revision        bigint NOT NULL,
    record_key      text NOT NULL,
    payload         text NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    publisher       text,
    claimed_until   timestamptz,
    published_at    timestamptz,
    PRIMARY KEY (organization_id, revision),
    CHECK ((publisher IS NULL) = (claimed_until IS NULL))
);
CREATE INDEX outbox_waiting ON outbox (organization_id, revision) WHERE published_at IS NULL;
CREATE INDEX outbox_done ON outbox (published_at) WHERE published_at IS NOT NULL;

CREATE TABLE enforcement (
    organization_id text NOT NULL REFERENCES organization,
    revision        bigint NOT NULL,
    opened_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    published_at    timestamptz,
    -- The newest relay_epoch at that moment: who registers with a later one finds the records in the topic. Not by the
    -- clock, which may be set back.
    published_in_epoch bigint,
    enforced_at     timestamptz,
    relays          integer,
    PRIMARY KEY (organization_id, revision),
    CHECK (enforced_at IS NULL OR published_at IS NOT NULL AND relays IS NOT NULL)
);
CREATE INDEX enforcement_open ON enforcement (organization_id, revision) WHERE enforced_at IS NULL;

-- One row for each process of a relay. It has ended when the relay left, or when somebody saw that its lease had run
-- out and wrote that down; from then on it cannot be renewed.
CREATE SEQUENCE relay_epoch;
CREATE TABLE relay_lease (
    relay         text NOT NULL,
    epoch         bigint NOT NULL,
    version       text NOT NULL,
    registered_at timestamptz NOT NULL,
    granted_until timestamptz NOT NULL,
    ended_at      timestamptz,
    PRIMARY KEY (relay, epoch)
);
CREATE INDEX relay_lease_live ON relay_lease (granted_until) WHERE ended_at IS NULL;

CREATE TABLE relay_ack (
    relay           text NOT NULL,
    epoch           bigint NOT NULL,
    organization_id text NOT NULL,
    revision        bigint NOT NULL,
    PRIMARY KEY (relay, epoch, organization_id),
    FOREIGN KEY (relay, epoch) REFERENCES relay_lease ON DELETE CASCADE
);

GRANT SELECT, INSERT, UPDATE, DELETE ON
    organization, admin_key, member, project, project_member, service_account, app, api_key, credential,
    governed_scope, audit_entry, outbox, enforcement, relay_lease, relay_ack
    TO keys_app, keys_system;
GRANT USAGE ON SEQUENCE relay_epoch TO keys_app, keys_system;
REVOKE UPDATE, DELETE ON audit_entry FROM keys_app, keys_system;

-- Tenancy. No row is visible unless keyreeve.org names its organization, or the transaction has become keys_system.
DO $$
DECLARE
    name text;
    mine text;
BEGIN
    FOREACH name IN ARRAY ARRAY['organization', 'admin_key', 'member', 'project', 'project_member',
        'service_account', 'app', 'api_key', 'credential', 'governed_scope', 'audit_entry', 'outbox', 'enforcement', 'relay_lease', 'relay_ack']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY system ON %I TO keys_system USING (true) WITH CHECK (true)', name);
        IF name NOT IN ('relay_lease', 'relay_ack') THEN
            mine := format('%I = current_setting(''keyreeve.org'', true)',
                CASE name WHEN 'organization' THEN 'id' ELSE 'organization_id' END);
            EXECUTE format('CREATE POLICY tenant ON %I TO keys_app USING (%s) WITH CHECK (%s)', name, mine, mine);
        END IF;
    END LOOP;
END $$;

-- Before the tenant is known: exactly the row whose secret the caller holds.
CREATE POLICY presented ON admin_key FOR SELECT TO keys_app
    USING (digest = current_setting('keyreeve.presented', true));
