-- +goose Up

-- How many days after the end of the weekend the team keeps what tells who took part: 90, or less.
ALTER TABLE operation ADD COLUMN retention_days BIGINT NOT NULL DEFAULT 90;

-- When names and contacts of a carnet were emptied because the weekend is long over. Its code goes on opening what its people
-- brought, so that they can correct it or take it back; after an erasure (erased_at) it opens nothing.
ALTER TABLE carnet ADD COLUMN anonymised_at BIGINT;

-- Whoever asked to hear of what follows, from the day their carnet was emptied until they take it back.
CREATE TABLE follow_up (
  operation_id TEXT NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  carnet_id    TEXT NOT NULL PRIMARY KEY,
  name         TEXT NOT NULL,
  email        TEXT NOT NULL,
  phone        TEXT NOT NULL,
  language     TEXT NOT NULL,
  wording      TEXT NOT NULL,
  agreed_at    BIGINT NOT NULL
);
CREATE INDEX follow_up_operation ON follow_up(operation_id);

-- What retention took from an operation, for the certificate. taken is JSON: how many values of which column. Without done_at
-- it was begun and not ended: the next run goes on with it.
CREATE TABLE purge_record (
  operation_id TEXT NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  id           TEXT NOT NULL PRIMARY KEY,
  begun_at     BIGINT NOT NULL,
  done_at      BIGINT,
  taken        TEXT NOT NULL,
  UNIQUE (operation_id, id)
);

-- Numbers that stay when their people are forgotten; count is NULL where it was so small that it could tell of somebody.
CREATE TABLE kept_total (
  operation_id TEXT NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  subject      TEXT NOT NULL,
  name         TEXT NOT NULL,
  count        BIGINT,
  PRIMARY KEY (operation_id, subject, name)
);
