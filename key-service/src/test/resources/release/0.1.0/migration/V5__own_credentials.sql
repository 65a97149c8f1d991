-- Members may store credentials of their own, and call with them where their organization lets them.
ALTER TABLE organization
    ADD COLUMN own_credentials text NOT NULL DEFAULT 'NEVER' CHECK (own_credentials IN ('NEVER', 'FIRST', 'ONLY'));
ALTER TABLE credential
    ADD COLUMN user_id text,
    ADD FOREIGN KEY (organization_id, user_id) REFERENCES member (organization_id, id);
CREATE INDEX credential_user ON credential (organization_id, user_id) WHERE user_id IS NOT NULL;
ALTER TABLE connector ADD COLUMN own_credentials boolean NOT NULL DEFAULT false;

-- Before the tenant is known: exactly the key whose secret the caller holds.
CREATE POLICY presented ON api_key FOR SELECT TO keys_app
    USING (digest = current_setting('keyreeve.presented', true));
