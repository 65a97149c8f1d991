-- Tokens of images are told apart. They stand last in the table, behind settled_at: see EntryColumns.
ALTER TABLE entry
    ADD COLUMN image_input_tokens bigint NOT NULL DEFAULT 0
        CHECK (image_input_tokens BETWEEN 0 AND input_tokens),
    ADD COLUMN cached_image_input_tokens bigint NOT NULL DEFAULT 0
        CHECK (cached_image_input_tokens BETWEEN 0 AND image_input_tokens),
    ADD COLUMN image_output_tokens bigint NOT NULL DEFAULT 0
        CHECK (image_output_tokens BETWEEN 0 AND output_tokens);
