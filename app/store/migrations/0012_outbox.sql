-- +goose Up

-- What people do with letters. printed_at and print_run are when and with which others a letter was last printed, so that exactly
-- these are marked as sent; print_run is empty while it never was. held_at is when a restored backup held a letter back that may
-- have left since the backup was made.
ALTER TABLE letter ADD COLUMN printed_at BIGINT;
ALTER TABLE letter ADD COLUMN print_run TEXT NOT NULL DEFAULT '';
ALTER TABLE letter ADD COLUMN held_at BIGINT;
CREATE INDEX letter_print_run ON letter(print_run) WHERE print_run <> '';
