-- What closes several allotments at once. claimed is the sum of the holds of all that was forwarded from one.
CREATE TYPE closing AS (org text, allotment text, relay text, claimed amounts);

-- What a close gives back of one part of an allotment.
CREATE TYPE part_return AS (allotment text, measure measure, from_pending bigint, from_booked bigint);

-- Sets take their place: of the purchases of a busy organization, all moved the same few accounts one after the other.
DROP FUNCTION IF EXISTS close_allotment(text, text, text, amounts);
DROP FUNCTION IF EXISTS sell_allotment(text, purchase_request, boolean, interval, timestamptz);
DROP FUNCTION IF EXISTS new_allotments(text, purchase_request[], interval, timestamptz);
DROP FUNCTION IF EXISTS tombstone(text, text, text, amounts);
