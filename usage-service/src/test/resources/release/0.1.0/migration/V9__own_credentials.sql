-- Exchanges that a member's own credential paid for: their cost is told, and no limit on money or tokens counts it.
-- Last in the table, behind settled_at: see EntryColumns.
ALTER TABLE entry ADD COLUMN own_credential boolean NOT NULL DEFAULT false;
