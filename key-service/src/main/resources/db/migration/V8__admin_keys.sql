-- Admin keys that an administrator makes; those of the bootstrap file have no name. A key that is made for the operator
-- has the role MEMBER, which may do nothing: an older version, which does not know the column, refuses it rather than
-- take it for more than it is.
ALTER TABLE admin_key
    ADD COLUMN name text,
    ADD COLUMN made_for text CHECK (made_for = 'OPERATOR');
CREATE INDEX admin_key_list ON admin_key (organization_id, created_at, id);
