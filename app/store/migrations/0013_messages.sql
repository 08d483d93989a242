-- +goose Up

-- What the team writes to many at once. texts are subject and body by language, audience is to whom, both JSON. A draft has no
-- sent_at; what was sent is never changed. people and letters are how many were meant and how many letters that made: the recipients
-- themselves do not stay.
CREATE TABLE message (
  operation_id TEXT NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  id           TEXT NOT NULL PRIMARY KEY,
  texts        TEXT NOT NULL,
  audience     TEXT NOT NULL,
  people       BIGINT NOT NULL,
  letters      BIGINT NOT NULL,
  created_at   BIGINT NOT NULL,
  updated_at   BIGINT NOT NULL,
  sent_at      BIGINT,
  version      BIGINT NOT NULL,
  UNIQUE (operation_id, id)
);

-- To whom a message went, as it was when it was sent: a carnet, a facilitator, a partner. letter_id is the letter, which several who
-- share an address have in common, or empty for whoever has to be called; reached_at is when somebody did.
CREATE TABLE message_recipient (
  operation_id TEXT NOT NULL,
  message_id   TEXT NOT NULL,
  kind         TEXT NOT NULL,
  subject_id   TEXT NOT NULL,
  letter_id    TEXT NOT NULL,
  reached_at   BIGINT,
  PRIMARY KEY (message_id, kind, subject_id),
  FOREIGN KEY (operation_id, message_id) REFERENCES message(operation_id, id) ON DELETE CASCADE
);
CREATE INDEX message_recipient_letter ON message_recipient(letter_id);

-- Who asked for the newsletter of an operation. folded is the address in small letters, confirmed_at when its owner opened the link
-- of the letter and said yes. wording is what was on the screen, source where it was: the form or the sign-up. Whoever leaves
-- is deleted.
CREATE TABLE newsletter_subscriber (
  operation_id TEXT NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  id           TEXT NOT NULL PRIMARY KEY,
  email        TEXT NOT NULL,
  folded       TEXT NOT NULL,
  language     TEXT NOT NULL,
  wording      TEXT NOT NULL,
  source       TEXT NOT NULL,
  asked_at     BIGINT NOT NULL,
  confirmed_at BIGINT,
  UNIQUE (operation_id, id),
  UNIQUE (operation_id, folded)
);
CREATE INDEX newsletter_subscriber_asked ON newsletter_subscriber(asked_at) WHERE confirmed_at IS NULL;

-- The issues. number counts those that were sent, from 1; it is 0 for a draft.
CREATE TABLE newsletter_issue (
  operation_id TEXT NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  id           TEXT NOT NULL PRIMARY KEY,
  number       BIGINT NOT NULL,
  texts        TEXT NOT NULL,
  created_at   BIGINT NOT NULL,
  updated_at   BIGINT NOT NULL,
  sent_at      BIGINT,
  version      BIGINT NOT NULL,
  UNIQUE (operation_id, id)
);
CREATE UNIQUE INDEX newsletter_issue_number ON newsletter_issue(operation_id, number) WHERE number > 0;

-- Which letters carry an issue. Nothing here says to whom they go.
CREATE TABLE newsletter_letter (
  operation_id        TEXT NOT NULL,
  letter_id           TEXT NOT NULL PRIMARY KEY,
  newsletter_issue_id TEXT NOT NULL,
  FOREIGN KEY (operation_id, newsletter_issue_id) REFERENCES newsletter_issue(operation_id, id) ON DELETE CASCADE
);
CREATE INDEX newsletter_letter_issue ON newsletter_letter(operation_id, newsletter_issue_id);
