-- +goose Up

-- Seats of an appointment are taken with those of its atelier's pool, in the same transaction and by the same kind of
-- conditional UPDATE: no new one unless confirmed + n <= seats.
ALTER TABLE slot ADD COLUMN confirmed BIGINT NOT NULL DEFAULT 0 CHECK (confirmed >= 0);
ALTER TABLE registration ADD COLUMN slot_id TEXT REFERENCES slot(id);
CREATE INDEX registration_slot ON registration(slot_id) WHERE slot_id IS NOT NULL;

-- Seats that are given once everybody has said what they would like best.
ALTER TABLE atelier ADD COLUMN by_wishes BOOLEAN NOT NULL DEFAULT FALSE;

-- A hall with tables in islands, a square: several ateliers may be held there at once, as long as there is room.
ALTER TABLE place ADD COLUMN shared BOOLEAN NOT NULL DEFAULT FALSE;

-- Changes of the plan that were made in one go are taken back in one go.
ALTER TABLE plan_change ADD COLUMN batch TEXT NOT NULL DEFAULT '';
