-- +goose Up

-- The relay that somebody of the team opens when signed in: account_id is whose it is, and its name is theirs.
ALTER TABLE desk ADD COLUMN account_id TEXT REFERENCES account(id);
CREATE UNIQUE INDEX desk_account ON desk(operation_id, account_id);

-- A sign-up that was typed in from paper: slip_on is the day (2027-05-03) that is written on the slip, empty for the others.
ALTER TABLE carnet ADD COLUMN slip_on TEXT NOT NULL DEFAULT '';
