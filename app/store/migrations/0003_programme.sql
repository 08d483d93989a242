-- +goose Up

CREATE TABLE theme (
  operation_id  TEXT NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  id            TEXT NOT NULL PRIMARY KEY,
  slug          TEXT NOT NULL,
  name          TEXT NOT NULL,
  translations  TEXT NOT NULL,
  icon          TEXT NOT NULL,
  colour        TEXT NOT NULL,
  tint          TEXT NOT NULL,
  dark_colour   TEXT NOT NULL,
  dark_tint     TEXT NOT NULL,
  data_licence  TEXT NOT NULL,
  media_licence TEXT NOT NULL,
  fields        TEXT NOT NULL,
  position      BIGINT NOT NULL,
  version       BIGINT NOT NULL,
  UNIQUE (operation_id, id),
  UNIQUE (operation_id, slug)
);

CREATE TABLE place (
  operation_id    TEXT NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  id              TEXT NOT NULL PRIMARY KEY,
  number          BIGINT NOT NULL,
  slug            TEXT NOT NULL,
  name            TEXT NOT NULL,
  folded          TEXT NOT NULL,
  address         TEXT NOT NULL,
  directions      TEXT NOT NULL,
  longitude       DOUBLE PRECISION,
  latitude        DOUBLE PRECISION,
  capacity        BIGINT,
  outdoors        BOOLEAN NOT NULL,
  access          TEXT NOT NULL,
  equipment       TEXT NOT NULL,
  opening         TEXT NOT NULL,
  notes           TEXT NOT NULL,
  imported_guid   TEXT NOT NULL,
  created_at      BIGINT NOT NULL,
  updated_at      BIGINT NOT NULL,
  version         BIGINT NOT NULL,
  UNIQUE (operation_id, id),
  UNIQUE (operation_id, slug),
  UNIQUE (operation_id, number)
);

CREATE TABLE partner (
  operation_id    TEXT NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  id              TEXT NOT NULL PRIMARY KEY,
  organisation_id TEXT NOT NULL REFERENCES organisation(id),
  state           TEXT NOT NULL,
  roles           TEXT NOT NULL,
  brings          TEXT NOT NULL,
  named           BOOLEAN NOT NULL,
  contact_name    TEXT NOT NULL,
  contact_email   TEXT NOT NULL,
  contact_phone   TEXT NOT NULL,
  notes           TEXT NOT NULL,
  position        BIGINT NOT NULL,
  created_at      BIGINT NOT NULL,
  updated_at      BIGINT NOT NULL,
  version         BIGINT NOT NULL,
  UNIQUE (operation_id, id),
  UNIQUE (operation_id, organisation_id)
);

CREATE TABLE partner_place (
  operation_id TEXT NOT NULL,
  partner_id   TEXT NOT NULL,
  place_id     TEXT NOT NULL,
  PRIMARY KEY (operation_id, partner_id, place_id),
  FOREIGN KEY (operation_id, partner_id) REFERENCES partner(operation_id, id) ON DELETE CASCADE,
  FOREIGN KEY (operation_id, place_id) REFERENCES place(operation_id, id) ON DELETE CASCADE
);

CREATE TABLE atelier (
  operation_id       TEXT NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  id                 TEXT NOT NULL PRIMARY KEY,
  number             BIGINT NOT NULL,
  slug               TEXT NOT NULL,
  theme_id           TEXT NOT NULL,
  place_id           TEXT,
  partner_id         TEXT,
  series_id          TEXT,
  title              TEXT NOT NULL,
  summary            TEXT NOT NULL,
  description        TEXT NOT NULL,
  language           TEXT NOT NULL,
  translations       TEXT NOT NULL,
  folded             TEXT NOT NULL,
  starts_at          BIGINT NOT NULL,
  ends_at            BIGINT NOT NULL,
  entry              TEXT NOT NULL,
  audience           TEXT NOT NULL,
  age_min            BIGINT,
  age_max            BIGINT,
  accompanied_under  BIGINT,
  access             TEXT NOT NULL,
  bring              TEXT NOT NULL,
  output_aim         TEXT NOT NULL,
  output_licence     TEXT NOT NULL,
  output_destination TEXT NOT NULL,
  status             TEXT NOT NULL,
  sequence           BIGINT NOT NULL,
  imported_guid      TEXT NOT NULL,
  imported_id        TEXT NOT NULL,
  created_at         BIGINT NOT NULL,
  updated_at         BIGINT NOT NULL,
  version            BIGINT NOT NULL,
  UNIQUE (operation_id, id),
  UNIQUE (operation_id, slug),
  UNIQUE (operation_id, number),
  FOREIGN KEY (operation_id, theme_id) REFERENCES theme(operation_id, id),
  FOREIGN KEY (operation_id, place_id) REFERENCES place(operation_id, id),
  FOREIGN KEY (operation_id, partner_id) REFERENCES partner(operation_id, id)
);
CREATE INDEX atelier_starts ON atelier(operation_id, starts_at);
CREATE INDEX atelier_imported ON atelier(operation_id, imported_guid);

CREATE TABLE facilitator (
  operation_id TEXT NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  id           TEXT NOT NULL PRIMARY KEY,
  name         TEXT NOT NULL,
  folded       TEXT NOT NULL,
  created_at   BIGINT NOT NULL,
  version      BIGINT NOT NULL,
  UNIQUE (operation_id, id),
  UNIQUE (operation_id, folded)
);

CREATE TABLE atelier_facilitator (
  operation_id   TEXT NOT NULL,
  atelier_id     TEXT NOT NULL,
  facilitator_id TEXT NOT NULL,
  position       BIGINT NOT NULL,
  PRIMARY KEY (operation_id, atelier_id, facilitator_id),
  FOREIGN KEY (operation_id, atelier_id) REFERENCES atelier(operation_id, id) ON DELETE CASCADE,
  FOREIGN KEY (operation_id, facilitator_id) REFERENCES facilitator(operation_id, id) ON DELETE CASCADE
);

-- Seats count persons. A capacity that is NULL is an entrée libre: no list, no limit here. Changed only by one conditional
-- UPDATE: no new seat unless confirmed + offered + desk_share + reserve + n <= capacity.
CREATE TABLE seat_pool (
  operation_id TEXT NOT NULL,
  id           TEXT NOT NULL PRIMARY KEY,
  atelier_id   TEXT NOT NULL,
  capacity     BIGINT,
  confirmed    BIGINT NOT NULL,
  offered      BIGINT NOT NULL,
  desk_share   BIGINT NOT NULL,
  reserve      BIGINT NOT NULL,
  excess       BIGINT NOT NULL,
  UNIQUE (operation_id, id),
  UNIQUE (operation_id, atelier_id),
  FOREIGN KEY (operation_id, atelier_id) REFERENCES atelier(operation_id, id) ON DELETE CASCADE,
  CHECK (confirmed >= 0 AND offered >= 0 AND desk_share >= 0 AND reserve >= 0 AND excess >= 0)
);
