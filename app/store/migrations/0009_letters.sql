-- +goose Up

-- Letters leave by themselves. attempts is how often one was handed to the mail server, next_at the earliest moment of the next
-- time, claimed_at when a process took it up last: it is committed before the first word to the server. answer is what the
-- server said of the last attempt, where it did not go well.
ALTER TABLE letter ADD COLUMN attempts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE letter ADD COLUMN next_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE letter ADD COLUMN claimed_at BIGINT;
ALTER TABLE letter ADD COLUMN answer TEXT NOT NULL DEFAULT '';
CREATE INDEX letter_due ON letter(state, next_at);
CREATE INDEX letter_claimed ON letter(claimed_at) WHERE claimed_at IS NOT NULL;
