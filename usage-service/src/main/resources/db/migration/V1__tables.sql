-- The ledger's tables. Money is integer nano-USD. Row-level security is in V2, the operations are the R__ files.

-- In the order in which accounts are locked: contracts.grant.Scope.Type has the same.
CREATE TYPE scope_type AS ENUM ('api_key', 'user', 'project', 'organization');

-- UTC; a week begins on Monday. Units of date_trunc, but for 'total'.
CREATE TYPE budget_window AS ENUM ('minute', 'hour', 'day', 'week', 'month', 'total');

CREATE TABLE budget (
    id           text          PRIMARY KEY,
    org          text          NOT NULL,
    name         text,
    scope_type   scope_type    NOT NULL,
    scope_id     text          NOT NULL,
    amount_nanos bigint        NOT NULL CHECK (amount_nanos >= 0),
    time_window  budget_window NOT NULL,
    hard         boolean       NOT NULL,
    created_at   timestamptz   NOT NULL DEFAULT now(),
    -- A deleted budget blocks nothing, but what was bought under it still settles on its accounts.
    deleted_at   timestamptz
);
CREATE INDEX budget_over_scope ON budget (org, scope_type, scope_id) WHERE deleted_at IS NULL;

-- A hard budget in one window; opened by the first purchase in that window, or with the budget. Of each entry of the
-- ledger below the budget's scope the cost is in exactly one of three columns of exactly one account:
--   charged: its allotment was charged to this account. posted_nanos has what its hold covers, overrun_nanos the rest
--            (0 unless a provider bills more than the proven bound);
--   beside:  its allotment, if any, was not charged to this budget (the exchange was admitted before the budget
--            existed), and it started in this window. beside_nanos has its cost.
-- So beside + posted + overrun is what was spent. cap_nanos is the amount less what was spent when the account was
-- opened, never below 0.
CREATE TABLE account (
    org           text        NOT NULL,
    budget        text        NOT NULL REFERENCES budget,
    window_start  timestamptz NOT NULL,
    window_end    timestamptz NOT NULL,
    cap_nanos     bigint      NOT NULL,
    posted_nanos  bigint      NOT NULL DEFAULT 0,
    pending_nanos bigint      NOT NULL DEFAULT 0,
    overrun_nanos bigint      NOT NULL DEFAULT 0,
    beside_nanos  bigint      NOT NULL,
    PRIMARY KEY (budget, window_start),
    CONSTRAINT never_overshot CHECK (posted_nanos + pending_nanos <= cap_nanos),
    CONSTRAINT no_part_negative CHECK (
        posted_nanos >= 0 AND pending_nanos >= 0 AND overrun_nanos >= 0 AND beside_nanos >= 0)
) WITH (fillfactor = 50);

-- A slice of budgets that one relay bought for one key. What is pending of it is in pending_nanos of every account in
-- allotment_account, and ends in exactly one of three ways:
--   settled:  released by the settlement of an exchange that had claimed it as its hold;
--   returned: never claimed, or given back by a fence;
--   booked:   nobody said anything for too long; one entry of quality 'bound' stands for it.
CREATE TABLE allotment (
    id             text        PRIMARY KEY,
    org            text        NOT NULL,
    relay          text        NOT NULL,
    epoch          bigint      NOT NULL,
    api_key        text        NOT NULL,
    user_id        text,
    project        text        NOT NULL,
    amount_nanos   bigint      NOT NULL CHECK (amount_nanos >= 0),
    settled_nanos  bigint      NOT NULL DEFAULT 0 CHECK (settled_nanos >= 0),
    returned_nanos bigint      NOT NULL DEFAULT 0 CHECK (returned_nanos >= 0),
    booked_nanos   bigint      NOT NULL DEFAULT 0 CHECK (booked_nanos >= 0),
    pending_nanos  bigint      NOT NULL
        GENERATED ALWAYS AS (amount_nanos - settled_nanos - returned_nanos - booked_nanos) STORED
        CHECK (pending_nanos >= 0),
    bought_at      timestamptz NOT NULL DEFAULT now(),
    expires_at     timestamptz NOT NULL,
    closed_at      timestamptz
) WITH (fillfactor = 70);
CREATE INDEX allotment_open ON allotment (relay, epoch) WHERE closed_at IS NULL;
CREATE INDEX allotment_pending ON allotment (expires_at) WHERE pending_nanos > 0;

-- Remembered, so that a settlement after the window's end still finds the account that the purchase was charged to.
CREATE TABLE allotment_account (
    org          text        NOT NULL,
    allotment    text        NOT NULL REFERENCES allotment,
    budget       text        NOT NULL,
    window_start timestamptz NOT NULL,
    PRIMARY KEY (allotment, budget),
    FOREIGN KEY (budget, window_start) REFERENCES account
);

-- One row for each exchange that went upstream: contracts.usage.UsageEvent.Settled, and what it cost.
CREATE TABLE entry (
    org                 text        NOT NULL,
    exchange            text        NOT NULL,
    relay               text        NOT NULL,
    epoch               bigint      NOT NULL,
    project             text        NOT NULL,
    user_id             text,
    service_account     text,
    api_key             text        NOT NULL,
    provider            text        NOT NULL,
    operation           text        NOT NULL,
    model               text        NOT NULL,
    allotment           text,
    hold_nanos          bigint      NOT NULL CHECK (hold_nanos >= 0),
    price_version       text,
    input_tokens        bigint      NOT NULL CHECK (input_tokens >= 0),
    cached_input_tokens bigint      NOT NULL CHECK (cached_input_tokens BETWEEN 0 AND input_tokens),
    output_tokens       bigint      NOT NULL CHECK (output_tokens >= 0),
    reasoning_tokens    bigint      NOT NULL CHECK (reasoning_tokens BETWEEN 0 AND output_tokens),
    quality             text        NOT NULL CHECK (quality IN ('exact', 'estimated', 'bound')),
    status              integer     NOT NULL,
    streamed            boolean     NOT NULL,
    started_at          timestamptz NOT NULL,
    finished_at         timestamptz NOT NULL,
    cost_nanos          bigint      NOT NULL CHECK (cost_nanos >= 0),
    settled_at          timestamptz NOT NULL,
    -- With the organization, so that no tenant can take another's exchange ids.
    PRIMARY KEY (org, exchange)
);
CREATE INDEX entry_by_time ON entry (org, started_at);

-- Up to which process of a relay everything was given back: an older one may not buy any more.
CREATE TABLE relay_fence (
    relay     text        PRIMARY KEY,
    epoch     bigint      NOT NULL,
    fenced_at timestamptz NOT NULL DEFAULT now()
);

-- Where the intake goes on; written in the transaction that posts what came before.
CREATE TABLE consumed_offset (
    topic       text    NOT NULL,
    partition   integer NOT NULL,
    next_offset bigint  NOT NULL CHECK (next_offset >= 0),
    PRIMARY KEY (topic, partition)
);

-- Events that cannot be true. Kept whole, so that they can be looked at and sent again.
CREATE TABLE rejected_event (
    topic         text        NOT NULL,
    partition     integer     NOT NULL,
    record_offset bigint      NOT NULL,
    org           text,
    reason        text        NOT NULL,
    detail        text        NOT NULL,
    payload       bytea       NOT NULL,
    rejected_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (topic, partition, record_offset)
);

-- The answer of buy_allotment.
CREATE TYPE purchase AS (
    outcome       text, -- bought, unlimited, exhausted, fenced
    amount_nanos  bigint,
    valid_ms      bigint,
    budget        text,
    scope_type    scope_type,
    scope_id      text,
    time_window   budget_window,
    limit_nanos   bigint,
    spent_nanos   bigint,
    pending_nanos bigint,
    resets_at     bigint -- Unix seconds; null for a window that never ends
);
