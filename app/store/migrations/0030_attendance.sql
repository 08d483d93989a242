-- +goose Up

-- Who leads an atelier ticks too: facilitator_id is who, as desk_id is at a table. came is how many of a group were there, NULL for all of them.
ALTER TABLE check_in ADD COLUMN facilitator_id TEXT REFERENCES facilitator(id) ON DELETE SET NULL;
ALTER TABLE check_in ADD COLUMN came BIGINT;
CREATE INDEX check_in_facilitator ON check_in(facilitator_id) WHERE facilitator_id IS NOT NULL;
