-- Alerts on budgets, and the webhooks that tell of them after the Standard Webhooks specification.

-- The accounts of windows that have not ended are looked at once a second; older ones must cost nothing then.
CREATE INDEX account_of_window ON account (window_end);

-- Once a budget, window and threshold; a forecast has no threshold, and comes once a window.
CREATE TABLE alert (
    id           text        PRIMARY KEY,
    org          text        NOT NULL,
    budget       text        NOT NULL REFERENCES budget ON DELETE CASCADE,
    window_start timestamptz NOT NULL,
    window_end   timestamptz NOT NULL,
    threshold    integer, -- percent of the amount
    -- As they were when it was raised, in units of the budget's measure.
    amount       bigint      NOT NULL,
    used         bigint      NOT NULL,
    forecast     bigint, -- at the window's end
    created_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT once UNIQUE NULLS NOT DISTINCT (budget, window_start, threshold),
    CONSTRAINT threshold_or_forecast CHECK ((threshold IS NULL) = (forecast IS NOT NULL))
);
CREATE INDEX alert_by_time ON alert (org, created_at, id);
CREATE INDEX alert_to_forget ON alert (created_at);

CREATE TABLE webhook (
    id         text        PRIMARY KEY,
    org        text        NOT NULL,
    name       text,
    url        text        NOT NULL,
    events     text[]      NOT NULL,
    thresholds integer[]   NOT NULL,
    secret     bytea       NOT NULL,
    enabled    boolean     NOT NULL DEFAULT true,
    -- When it answered 410, which disabled it.
    gone_at    timestamptz,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX webhook_of_org ON webhook (org, created_at, id);

-- One message to one webhook. Its id is the header webhook-id, the same at every attempt.
CREATE TABLE delivery (
    id              text        PRIMARY KEY,
    org             text        NOT NULL,
    webhook         text        NOT NULL REFERENCES webhook ON DELETE CASCADE,
    type            text        NOT NULL,
    -- To the byte: what is signed is what is sent, at every attempt.
    payload         text        NOT NULL,
    status          text        NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'delivered', 'failed')),
    failure         text        CHECK (failure IN ('attempts_exhausted', 'endpoint_gone', 'disabled', 'backlog_full')),
    attempts        integer     NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL DEFAULT now(),
    -- Who sends it has taken it with this number; after claimed_until that process is thought dead, and it is due again.
    claim           integer     NOT NULL DEFAULT 0,
    claimed_until   timestamptz,
    created_at      timestamptz NOT NULL DEFAULT now(),
    finished_at     timestamptz,
    CONSTRAINT failed_for_a_reason CHECK ((status = 'failed') = (failure IS NOT NULL)),
    CONSTRAINT finished CHECK ((status = 'pending') = (finished_at IS NULL))
);
CREATE INDEX delivery_due ON delivery (next_attempt_at) WHERE status = 'pending';
CREATE INDEX delivery_pending ON delivery (webhook) WHERE status = 'pending';
CREATE INDEX delivery_under_way ON delivery (claimed_until) WHERE status = 'pending' AND claimed_until IS NOT NULL;
CREATE INDEX delivery_of_webhook ON delivery (webhook, created_at, id);
CREATE INDEX delivery_to_forget ON delivery (finished_at) WHERE finished_at IS NOT NULL;

-- What the other side answered is not kept: only its status, or why there was none.
CREATE TABLE delivery_attempt (
    org      text        NOT NULL,
    delivery text        NOT NULL REFERENCES delivery ON DELETE CASCADE,
    claim    integer     NOT NULL,
    at       timestamptz NOT NULL,
    status   integer,
    error    text,
    took_ms  integer     NOT NULL,
    PRIMARY KEY (delivery, claim)
);

DO $$
DECLARE
    tenant_table text;
BEGIN
    FOREACH tenant_table IN ARRAY ARRAY['alert', 'webhook', 'delivery', 'delivery_attempt'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format(
            'CREATE POLICY tenant ON %I TO usage_app USING (org = current_setting(''keyreeve.org'', true))',
            tenant_table);
        EXECUTE format('CREATE POLICY across_tenants ON %I TO usage_system USING (true)', tenant_table);
    END LOOP;
END
$$;

-- A tenant's transaction stores a signing secret and never reads one back: the sender alone does.
REVOKE SELECT ON webhook FROM usage_app;
GRANT SELECT (id, org, name, url, events, thresholds, enabled, gone_at, created_at) ON webhook TO usage_app;
