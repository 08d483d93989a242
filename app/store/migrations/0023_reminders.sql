-- +goose Up

-- When sign-up opens and closes. Empty is with the phase, and at the end. Those of a pool make the hours of its atelier narrower; they
-- stand beside its seats, where the statement that gives a seat reads them in the row that it changes.
ALTER TABLE operation ADD COLUMN signup_opens_at BIGINT;
ALTER TABLE operation ADD COLUMN signup_closes_at BIGINT;
ALTER TABLE seat_pool ADD COLUMN signup_opens_at BIGINT;
ALTER TABLE seat_pool ADD COLUMN signup_closes_at BIGINT;

-- When the holder of a carnet was reminded of an atelier, a week before and on the day before.
ALTER TABLE operation ADD COLUMN reminders_off BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE registration ADD COLUMN reminded_week_at BIGINT;
ALTER TABLE registration ADD COLUMN reminded_day_at BIGINT;
