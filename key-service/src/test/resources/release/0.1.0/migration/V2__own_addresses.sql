-- A credential may be for an address that the organization named, such as that of its Azure resource.
ALTER TABLE credential ADD COLUMN own_address boolean NOT NULL DEFAULT false;
