-- Headers that every call of a connector has: NAME: VALUE, one a line. No secrets.
ALTER TABLE connector ADD COLUMN headers text NOT NULL DEFAULT '';
