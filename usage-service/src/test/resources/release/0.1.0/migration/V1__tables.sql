-- The ledger's tables. Money is integer nano-USD. Row-level security is in V2, the operations are the R__ files.

-- In the order in which accounts are locked: contracts.grant.Scope.Type has the same.
CREATE TYPE scope_type AS ENUM ('api_key', 'user', 'service_account', 'project', 'organization');

-- contracts.usage.Measure.
CREATE TYPE measure AS ENUM ('money', 'tokens', 'requests', 'concurrency');

-- Minutes and hours of UTC, the others of the budget's time zone; a week begins on Monday. Units of date_trunc, but for
-- 'total'.
CREATE TYPE budget_window AS ENUM ('minute', 'hour', 'day', 'week', 'month', 'total');

-- contracts.usage.Amounts.
CREATE TYPE amounts AS (nanos bigint, tokens bigint, exchanges bigint);

-- A limit: a budget, or, when its window slides or it counts concurrency, a rate limit.
CREATE TABLE budget (
    id          text          PRIMARY KEY,
    org         text          NOT NULL,
    name        text,
    measure     measure       NOT NULL,
    scope_type  scope_type    NOT NULL,
    scope_id    text          NOT NULL,
    -- In units of the measure: nano-USD, tokens, requests, exchanges at a time.
    amount      bigint        NOT NULL CHECK (amount >= 0),
    -- Of a rate limit the period that slides; 'total' for concurrency.
    time_window budget_window NOT NULL,
    -- The organization's when the budget was created. It stays: another zone would open the same day a second time.
    time_zone   text          NOT NULL,
    hard        boolean       NOT NULL,
    sliding     boolean       NOT NULL,
    created_at  timestamptz   NOT NULL DEFAULT now(),
    -- A deleted budget blocks nothing, but what was bought under it still settles on its accounts.
    deleted_at  timestamptz,
    CHECK (NOT sliding OR (hard AND time_window IN ('minute', 'hour', 'day'))),
    CHECK (measure <> 'concurrency' OR (hard AND NOT sliding AND time_window = 'total'))
);
CREATE INDEX budget_over_scope ON budget (org, scope_type, scope_id) WHERE deleted_at IS NULL;

-- A limit in one window, or in one slot of a period that slides; in units of the limit's measure. Of each entry of the
-- ledger below the limit's scope what it used is in exactly one of three columns of exactly one account:
--   charged: its allotment was charged to this account. posted has what its hold covers, overrun the rest (0 unless a
--            provider bills more than the proven bound);
--   beside:  its allotment, if any, was not charged to this limit (the exchange was admitted before the limit existed,
--            or the limit is a soft budget), and it started in this window.
-- So beside + posted + overrun is what was used. cap is the amount less what was used when the account was opened, never
-- below 0. Nothing is ever posted to concurrency: a settlement gives its place back.
CREATE TABLE account (
    org          text        NOT NULL,
    budget       text        NOT NULL REFERENCES budget,
    window_start timestamptz NOT NULL,
    window_end   timestamptz NOT NULL,
    cap          bigint      NOT NULL,
    beside       bigint      NOT NULL DEFAULT 0,
    posted       bigint      NOT NULL DEFAULT 0,
    pending      bigint      NOT NULL DEFAULT 0,
    overrun      bigint      NOT NULL DEFAULT 0,
    PRIMARY KEY (budget, window_start),
    CONSTRAINT never_overshot CHECK (posted + pending <= cap),
    CONSTRAINT no_part_negative CHECK (posted >= 0 AND pending >= 0 AND overrun >= 0 AND beside >= 0)
) WITH (fillfactor = 50);

-- A slice of limits that one relay bought for one key.
CREATE TABLE allotment (
    id              text        PRIMARY KEY,
    org             text        NOT NULL,
    relay           text        NOT NULL,
    epoch           bigint      NOT NULL,
    api_key         text        NOT NULL,
    user_id         text,
    service_account text,
    project         text        NOT NULL,
    bought_at       timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    closed_at       timestamptz
) WITH (fillfactor = 70);
CREATE INDEX allotment_open ON allotment (relay, epoch) WHERE closed_at IS NULL;
CREATE INDEX allotment_closed ON allotment (expires_at) WHERE closed_at IS NOT NULL;

-- How much of one limited measure an allotment is. What is pending of it is in pending of every account in
-- allotment_account of that measure, and ends in exactly one of three ways:
--   settled:  released by the settlement of an exchange that had claimed it as its hold;
--   returned: never claimed, or given back by a fence;
--   booked:   nobody said anything for too long; one entry of quality 'bound' stands for it.
CREATE TABLE allotment_part (
    org        text        NOT NULL,
    allotment  text        NOT NULL REFERENCES allotment ON DELETE CASCADE,
    measure    measure     NOT NULL,
    amount     bigint      NOT NULL CHECK (amount >= 0),
    settled    bigint      NOT NULL DEFAULT 0 CHECK (settled >= 0),
    returned   bigint      NOT NULL DEFAULT 0 CHECK (returned >= 0),
    booked     bigint      NOT NULL DEFAULT 0 CHECK (booked >= 0),
    pending    bigint      NOT NULL GENERATED ALWAYS AS (amount - settled - returned - booked) STORED CHECK (pending >= 0),
    -- The allotment's.
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (allotment, measure)
) WITH (fillfactor = 70);
CREATE INDEX allotment_part_pending ON allotment_part (expires_at) WHERE pending > 0;

-- Remembered, so that a settlement after the window's end still finds the account that the purchase was charged to.
-- The account itself may be gone: a slot with nothing pending is deleted when its period is over.
CREATE TABLE allotment_account (
    org          text        NOT NULL,
    allotment    text        NOT NULL REFERENCES allotment ON DELETE CASCADE,
    budget       text        NOT NULL,
    measure      measure     NOT NULL,
    window_start timestamptz NOT NULL,
    PRIMARY KEY (allotment, budget)
);

-- One row for each exchange that went upstream: contracts.usage.UsageEvent.Settled, and what it cost.
CREATE TABLE entry (
    org                       text        NOT NULL,
    exchange                  text        NOT NULL,
    relay                     text        NOT NULL,
    epoch                     bigint      NOT NULL,
    project                   text        NOT NULL,
    user_id                   text,
    service_account           text,
    api_key                   text        NOT NULL,
    app                       text,
    provider                  text        NOT NULL,
    operation                 text        NOT NULL,
    model                     text        NOT NULL,
    allotment                 text,
    hold_nanos                bigint      NOT NULL CHECK (hold_nanos >= 0),
    hold_tokens               bigint      NOT NULL CHECK (hold_tokens >= 0),
    price_version             text,
    input_tokens              bigint      NOT NULL CHECK (input_tokens >= 0),
    cached_input_tokens       bigint      NOT NULL CHECK (cached_input_tokens BETWEEN 0 AND input_tokens),
    cache_write_tokens        bigint      NOT NULL CHECK (cache_write_tokens BETWEEN 0 AND input_tokens),
    cache_write_hour_tokens   bigint      NOT NULL CHECK (cache_write_hour_tokens BETWEEN 0 AND input_tokens),
    audio_input_tokens        bigint      NOT NULL CHECK (audio_input_tokens BETWEEN 0 AND input_tokens),
    cached_audio_input_tokens bigint      NOT NULL CHECK (cached_audio_input_tokens BETWEEN 0 AND audio_input_tokens),
    output_tokens             bigint      NOT NULL CHECK (output_tokens >= 0),
    reasoning_tokens          bigint      NOT NULL CHECK (reasoning_tokens BETWEEN 0 AND output_tokens),
    audio_output_tokens       bigint      NOT NULL CHECK (audio_output_tokens BETWEEN 0 AND output_tokens),
    units                     bigint      NOT NULL CHECK (units >= 0),
    -- 1; of a reconciler's booking as many as may have been forwarded, as far as they were limited.
    exchanges                 bigint      NOT NULL DEFAULT 1 CHECK (exchanges >= 0),
    quality                   text        NOT NULL CHECK (quality IN ('exact', 'estimated', 'bound')),
    status                    integer     NOT NULL,
    streamed                  boolean     NOT NULL,
    started_at                timestamptz NOT NULL,
    finished_at               timestamptz NOT NULL,
    cost_nanos                bigint      NOT NULL CHECK (cost_nanos >= 0),
    settled_at                timestamptz NOT NULL,
    -- With the organization, so that no tenant can take another's exchange ids.
    PRIMARY KEY (org, exchange)
);
CREATE INDEX entry_by_time ON entry (org, started_at);

CREATE TABLE ledger_settings (
    org       text PRIMARY KEY,
    -- An IANA name; budgets that are created from now on have their days, weeks and months in it.
    time_zone text NOT NULL DEFAULT 'UTC'
);

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

-- One of buy_allotments: contracts.usage.Allotment.Request. closing is a JSON array of {"allotment", "claimed"}.
CREATE TYPE purchase_request AS (
    id              text,
    relay           text,
    epoch           bigint,
    api_key         text,
    user_id         text,
    service_account text,
    project         text,
    need            amounts,
    want            amounts,
    closing         jsonb
);

-- The answer of buy_allotments; what a refusal says is of the limit that refused.
CREATE TYPE purchase AS (
    id             text,
    outcome        text, -- bought, unlimited, exhausted, fenced
    bought         amounts,
    valid_ms       bigint,
    limit_id       text,
    sliding        boolean,
    measure        measure,
    scope_type     scope_type,
    scope_id       text,
    time_window    budget_window,
    amount         bigint,
    posted         bigint,
    pending        bigint,
    retry_after_ms bigint -- null when waiting helps nobody, or nobody can tell how long
);

-- What entries used of one account.
CREATE TYPE account_use AS (budget text, window_start timestamptz, used bigint);

-- What entries did to one part of their allotment, and what was pending of it before.
CREATE TYPE part_use AS (
    allotment text, measure measure, held bigint, posted bigint, overrun bigint, pending bigint);

-- Who is asked about when the limits over an entry are looked for. Null equals null where two of these are compared.
CREATE TYPE used_by AS (org text, api_key text, user_id text, service_account text, project text);
