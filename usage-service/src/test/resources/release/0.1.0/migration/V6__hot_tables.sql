-- What a purchase writes is kept whole by the functions that write it. These references were checked again row by row,
-- even when a purchase moved an account that another of its group had moved before: a fifth of its cost. forget_allotments
-- deletes an allotment with all of its rows; a budget is never deleted but marked.
ALTER TABLE account DROP CONSTRAINT account_budget_fkey;
ALTER TABLE allotment_part DROP CONSTRAINT allotment_part_allotment_fkey;
ALTER TABLE allotment_account DROP CONSTRAINT allotment_account_allotment_fkey;

-- Below row-level security the index serves text alone (enum's = is not leakproof): see limits_over.
DROP INDEX budget_over_scope;
CREATE INDEX budget_over_scope ON budget (org, scope_id) WHERE deleted_at IS NULL;

-- Only for who asks for a time. While the table was young it looked as good as the primary key to who asks for an
-- exchange, and every entry of the organization was read for each.
DROP INDEX entry_by_time;
CREATE INDEX entry_by_time ON entry (org, started_at) WHERE started_at IS NOT NULL;
