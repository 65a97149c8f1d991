-- An organization's own prices: changes, numbered without a gap and never altered, so that "2026-11-01+3" (the third
-- change over that book) means the same for ever. What holds after change n is, of each model, its last change up to n.
CREATE TABLE own_price (
    org        text        NOT NULL,
    number     bigint      NOT NULL CHECK (number > 0),
    -- Both in lower case: case does not tell models apart.
    provider   text        NOT NULL,
    model      text        NOT NULL,
    -- contracts.usage.ModelPrice; null: from here on the model has the book's price again.
    price      jsonb,
    changed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (org, number)
);
CREATE INDEX own_price_of_model ON own_price (org, provider, model, number DESC);

ALTER TABLE own_price ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON own_price TO usage_app USING (org = current_setting('keyreeve.org', true));
CREATE POLICY across_tenants ON own_price TO usage_system USING (true);
REVOKE UPDATE, DELETE, TRUNCATE ON own_price FROM usage_app, usage_system;
