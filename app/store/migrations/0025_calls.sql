-- +goose Up

-- What is to be told to somebody whom no e-mail reaches, and each attempt to tell it: one row is one call, to be made while result
-- is empty. A call that reached nobody is followed by another row. kind is that of the letter that others get, about_id what it is about
-- (an atelier, a message, a day), parameters what the letter needs. Before next_at nobody need call, after until there is nothing left
-- to tell. account_id and begun_at say who has it in hand; on_paper that a card is to be printed, print_run with which others it was.
CREATE TABLE phone_call (
  operation_id TEXT NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  id           TEXT NOT NULL,
  kind         TEXT NOT NULL,
  about_id     TEXT NOT NULL,
  parameters   TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id   TEXT NOT NULL,
  language     TEXT NOT NULL,
  created_at   BIGINT NOT NULL,
  next_at      BIGINT NOT NULL,
  until        BIGINT,
  on_paper     BOOLEAN NOT NULL,
  account_id   TEXT NOT NULL,
  begun_at     BIGINT,
  ended_at     BIGINT,
  result       TEXT NOT NULL,
  note         TEXT NOT NULL,
  print_run    TEXT NOT NULL,
  PRIMARY KEY (operation_id, id),
  CHECK ((result = '') = (ended_at IS NULL))
);
CREATE INDEX phone_call_open ON phone_call(operation_id, subject_id) WHERE result = '';
CREATE INDEX phone_call_subject ON phone_call(operation_id, subject_id, ended_at);
CREATE INDEX phone_call_about ON phone_call(about_id);

-- The list of those to call about a message becomes calls, made or to be made. The identifier is that of the message with the end of the
-- recipient's; its variant tells those apart who are in two kinds at once.
INSERT INTO phone_call (operation_id, id, kind, about_id, parameters, subject_kind, subject_id, language, created_at, next_at, until, on_paper,
    account_id, begun_at, ended_at, result, note, print_run)
  SELECT r.operation_id, SUBSTR(r.message_id, 1, 19) || CASE r.kind WHEN 'follow_ups' THEN 'a' ELSE '9' END || SUBSTR(r.message_id, 21, 4) || SUBSTR(r.subject_id, 25, 12),
    'message', r.message_id, '{"message":"' || r.message_id || '"}', r.kind, r.subject_id, '', COALESCE(m.sent_at, 0), 0, NULL, FALSE,
    '', r.reached_at, r.reached_at, CASE WHEN r.reached_at IS NULL THEN '' ELSE 'reached' END, '', ''
  FROM message_recipient r JOIN message m ON m.operation_id = r.operation_id AND m.id = r.message_id
  WHERE r.letter_id = '' OR r.reached_at IS NOT NULL;
ALTER TABLE message_recipient DROP COLUMN reached_at;
