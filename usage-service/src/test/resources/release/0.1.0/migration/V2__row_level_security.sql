-- A transaction sees the organization that it names in 'keyreeve.org'; without one it sees nothing. FORCE: not even the
-- owner is exempt. Work across tenants (intake, fence, reconciler) becomes usage_system for one transaction.
DO $$
DECLARE
    tenant_table text;
BEGIN
    FOREACH tenant_table IN ARRAY ARRAY[
        'budget', 'account', 'allotment', 'allotment_part', 'allotment_account', 'entry', 'ledger_settings'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', tenant_table);
        EXECUTE format(
            'CREATE POLICY tenant ON %I TO usage_app USING (org = current_setting(''keyreeve.org'', true))',
            tenant_table);
        EXECUTE format('CREATE POLICY across_tenants ON %I TO usage_system USING (true)', tenant_table);
    END LOOP;
END
$$;

-- What was rejected may name any tenant: nobody but the system role sees it.
ALTER TABLE rejected_event ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY across_tenants ON rejected_event TO usage_system USING (true);
REVOKE ALL ON rejected_event FROM usage_app;

-- Not of any tenant. The app reads fences when it buys; offsets are the intake's alone.
REVOKE INSERT, UPDATE, DELETE ON relay_fence FROM usage_app;
REVOKE ALL ON consumed_offset FROM usage_app;
