-- Work that a provider goes on with when the exchange that asked for it is over: contracts.usage.UsageEvent.Background. What
-- began it and what was heard of it come in any order, each of them as often as it likes; the first of each counts.
CREATE TABLE background (
    org       text        NOT NULL,
    provider  text        NOT NULL,
    -- The member whose own credential pays; empty where it is the organization's.
    payer     text        NOT NULL,
    -- The provider's id of it.
    reference text        NOT NULL,
    -- The exchange that began it; null as long as that has not come.
    exchange  text,
    -- contracts.usage.TokenUsage; null as long as nobody has heard what it used.
    usage     jsonb,
    booked    boolean     NOT NULL DEFAULT false,
    since     timestamptz NOT NULL DEFAULT now(),
    -- With the organization, so that no tenant's ids mean anything to another.
    PRIMARY KEY (org, provider, payer, reference)
);
CREATE INDEX background_due ON background (since) WHERE exchange IS NOT NULL AND usage IS NOT NULL AND NOT booked;
CREATE INDEX background_to_forget ON background (since);

ALTER TABLE background ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON background TO usage_app USING (org = current_setting('keyreeve.org', true));
CREATE POLICY across_tenants ON background TO usage_system USING (true);
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON background FROM usage_app;
