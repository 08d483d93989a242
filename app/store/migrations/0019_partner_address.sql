-- +goose Up

-- Where letters to a partner go by post, line by line: the team's alone, unlike address, which it may agree to show on the map.
ALTER TABLE partner ADD COLUMN postal_address TEXT NOT NULL DEFAULT '';
