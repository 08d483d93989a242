-- +goose Up

-- What was written to somebody, and what was done about something: read whenever either is shown, corrected or forgotten.
CREATE INDEX letter_subject ON letter(subject_id);
CREATE INDEX activity_subject ON activity(subject_id);
