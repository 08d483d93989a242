-- +goose Up

-- What a partner agreed to show beside its name: its logo, and where it stands on the map.
ALTER TABLE partner ADD COLUMN show_logo BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE partner ADD COLUMN show_point BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE partner ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE partner ADD COLUMN longitude DOUBLE PRECISION;
ALTER TABLE partner ADD COLUMN latitude DOUBLE PRECISION;

-- The logo of a partner in two sizes, as JPEG files of our own making.
CREATE TABLE partner_logo (
  operation_id TEXT NOT NULL,
  partner_id   TEXT NOT NULL PRIMARY KEY,
  small_hash   TEXT NOT NULL,
  small_size   BIGINT NOT NULL,
  large_hash   TEXT NOT NULL,
  large_size   BIGINT NOT NULL,
  width        BIGINT NOT NULL,
  height       BIGINT NOT NULL,
  updated_at   BIGINT NOT NULL,
  FOREIGN KEY (operation_id, partner_id) REFERENCES partner(operation_id, id) ON DELETE CASCADE
);
CREATE INDEX partner_logo_operation ON partner_logo(operation_id);

-- A document or a set of data that somebody may open, and how far that has come. It is held by a partner, or by somebody in
-- words. An offer of a partner becomes one line, also when two people press at once.
CREATE TABLE document (
  operation_id     TEXT NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  id               TEXT NOT NULL PRIMARY KEY,
  title            TEXT NOT NULL,
  partner_id       TEXT REFERENCES partner(id) ON DELETE SET NULL,
  holder           TEXT NOT NULL,
  kind             TEXT NOT NULL,
  format           TEXT NOT NULL,
  licence          TEXT NOT NULL,
  state            TEXT NOT NULL,
  obstacles        TEXT NOT NULL,
  location         TEXT NOT NULL,
  notes            TEXT NOT NULL,
  partner_offer_id TEXT UNIQUE REFERENCES partner_offer(id) ON DELETE SET NULL,
  created_at       BIGINT NOT NULL,
  updated_at       BIGINT NOT NULL,
  version          BIGINT NOT NULL,
  UNIQUE (operation_id, id)
);
CREATE INDEX document_partner ON document(partner_id) WHERE partner_id IS NOT NULL;

-- A request for a document (CRPA, L. 311-1). Days are YYYY-MM-DD in the operation's zone, or empty.
CREATE TABLE access_request (
  operation_id TEXT NOT NULL,
  id           TEXT NOT NULL PRIMARY KEY,
  document_id  TEXT NOT NULL,
  addressee    TEXT NOT NULL,
  asked_on     TEXT NOT NULL,
  answer       TEXT NOT NULL,
  answered_on  TEXT NOT NULL,
  appealed_on  TEXT NOT NULL,
  notes        TEXT NOT NULL,
  created_at   BIGINT NOT NULL,
  updated_at   BIGINT NOT NULL,
  version      BIGINT NOT NULL,
  UNIQUE (operation_id, id),
  FOREIGN KEY (operation_id, document_id) REFERENCES document(operation_id, id) ON DELETE CASCADE
);
CREATE INDEX access_request_document ON access_request(operation_id, document_id);

-- Who gives a roof or seats in a car, and who needs them. Nights are days, YYYY-MM-DD, the last one included; a ride has one
-- day and an hour. Never public.
CREATE TABLE solidarity_offer (
  operation_id     TEXT NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  id               TEXT NOT NULL PRIMARY KEY,
  kind             TEXT NOT NULL,
  name             TEXT NOT NULL,
  email            TEXT NOT NULL,
  phone            TEXT NOT NULL,
  address          TEXT NOT NULL,
  notes            TEXT NOT NULL,
  capacity         BIGINT NOT NULL,
  first_day        TEXT NOT NULL,
  last_day         TEXT NOT NULL,
  leaves_at        TEXT NOT NULL,
  origin           TEXT NOT NULL,
  destination      TEXT NOT NULL,
  accessible       BOOLEAN NOT NULL,
  children         BOOLEAN NOT NULL,
  pets             BOOLEAN NOT NULL,
  partner_offer_id TEXT UNIQUE REFERENCES partner_offer(id) ON DELETE SET NULL,
  created_at       BIGINT NOT NULL,
  updated_at       BIGINT NOT NULL,
  version          BIGINT NOT NULL,
  UNIQUE (operation_id, id)
);

CREATE TABLE solidarity_need (
  operation_id TEXT NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  id           TEXT NOT NULL PRIMARY KEY,
  kind         TEXT NOT NULL,
  name         TEXT NOT NULL,
  email        TEXT NOT NULL,
  phone        TEXT NOT NULL,
  address      TEXT NOT NULL,
  notes        TEXT NOT NULL,
  persons      BIGINT NOT NULL,
  first_day    TEXT NOT NULL,
  last_day     TEXT NOT NULL,
  leaves_at    TEXT NOT NULL,
  origin       TEXT NOT NULL,
  destination  TEXT NOT NULL,
  accessible   BOOLEAN NOT NULL,
  children     BOOLEAN NOT NULL,
  pets         BOOLEAN NOT NULL,
  created_at   BIGINT NOT NULL,
  updated_at   BIGINT NOT NULL,
  version      BIGINT NOT NULL,
  UNIQUE (operation_id, id)
);

-- A need has at most one offer. Each side says yes, and how is kept; before both have, neither learns who the other is.
CREATE TABLE solidarity_match (
  operation_id        TEXT NOT NULL,
  id                  TEXT NOT NULL PRIMARY KEY,
  solidarity_offer_id TEXT NOT NULL,
  solidarity_need_id  TEXT NOT NULL UNIQUE,
  offer_yes_at        BIGINT,
  offer_yes_how       TEXT NOT NULL,
  need_yes_at         BIGINT,
  need_yes_how        TEXT NOT NULL,
  created_at          BIGINT NOT NULL,
  UNIQUE (operation_id, id),
  FOREIGN KEY (operation_id, solidarity_offer_id) REFERENCES solidarity_offer(operation_id, id) ON DELETE CASCADE,
  FOREIGN KEY (operation_id, solidarity_need_id) REFERENCES solidarity_need(operation_id, id) ON DELETE CASCADE
);
CREATE INDEX solidarity_match_offer ON solidarity_match(operation_id, solidarity_offer_id);
