-- The version of an organization's policy that is in force; 0 when it has none of its own. A whole transaction in one
-- statement, since every check asks: it says first whose rows it may see, as every transaction does.
CREATE OR REPLACE FUNCTION version_in_force(p_org text) RETURNS bigint
    LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('keyreeve.org', p_org, true);
    RETURN (SELECT coalesce(max(p.version), 0) FROM policy_version p WHERE p.org = p_org);
END
$$;
