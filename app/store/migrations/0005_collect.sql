-- +goose Up

CREATE TABLE contribution (
  operation_id  TEXT NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  id            TEXT NOT NULL PRIMARY KEY,
  number        BIGINT NOT NULL,
  theme_id      TEXT NOT NULL,
  atelier_id    TEXT,
  carnet_id     TEXT,
  account_id    TEXT REFERENCES account(id),
  kind          TEXT NOT NULL,
  title         TEXT NOT NULL,
  body          TEXT NOT NULL,
  link          TEXT NOT NULL,
  field_values  TEXT NOT NULL,
  language      TEXT NOT NULL,
  folded        TEXT NOT NULL,
  longitude     DOUBLE PRECISION,
  latitude      DOUBLE PRECISION,
  accuracy_m    DOUBLE PRECISION,
  observed_at   BIGINT NOT NULL,
  credit        TEXT NOT NULL,
  data_licence  TEXT NOT NULL,
  state         TEXT NOT NULL,
  hidden_reason TEXT NOT NULL,
  body_hash     TEXT NOT NULL,
  created_at    BIGINT NOT NULL,
  updated_at    BIGINT NOT NULL,
  version       BIGINT NOT NULL,
  UNIQUE (operation_id, id),
  UNIQUE (operation_id, number),
  FOREIGN KEY (operation_id, theme_id) REFERENCES theme(operation_id, id),
  FOREIGN KEY (operation_id, atelier_id) REFERENCES atelier(operation_id, id),
  FOREIGN KEY (operation_id, carnet_id) REFERENCES carnet(operation_id, id)
);
CREATE INDEX contribution_state ON contribution(operation_id, state, number);
CREATE INDEX contribution_theme ON contribution(operation_id, theme_id);
CREATE INDEX contribution_carnet ON contribution(operation_id, carnet_id);
-- Those whose author may have taken a name back, and below the pictures that wait: few among many, looked for by releases.
CREATE INDEX contribution_unnamed ON contribution(operation_id) WHERE credit = '' AND version > 1;

CREATE TABLE medium (
  operation_id    TEXT NOT NULL,
  id              TEXT NOT NULL PRIMARY KEY,
  contribution_id TEXT NOT NULL,
  position        BIGINT NOT NULL,
  kind            TEXT NOT NULL,
  media_type      TEXT NOT NULL,
  file_name       TEXT NOT NULL,
  original_hash   TEXT NOT NULL,
  original_size   BIGINT NOT NULL,
  width           BIGINT NOT NULL,
  height          BIGINT NOT NULL,
  small_hash      TEXT NOT NULL,
  medium_hash     TEXT NOT NULL,
  large_hash      TEXT NOT NULL,
  large_size      BIGINT NOT NULL,
  description     TEXT NOT NULL,
  credit          TEXT NOT NULL,
  media_licence   TEXT NOT NULL,
  recognisable    BOOLEAN NOT NULL,
  released_by     TEXT,
  released_at     BIGINT,
  state           TEXT NOT NULL,
  created_at      BIGINT NOT NULL,
  version         BIGINT NOT NULL,
  UNIQUE (operation_id, id),
  FOREIGN KEY (operation_id, contribution_id) REFERENCES contribution(operation_id, id) ON DELETE CASCADE
);
CREATE INDEX medium_contribution ON medium(operation_id, contribution_id);
CREATE INDEX medium_state ON medium(state);
CREATE INDEX medium_small ON medium(small_hash);
CREATE INDEX medium_medium ON medium(medium_hash);
CREATE INDEX medium_large ON medium(large_hash);
CREATE INDEX medium_original ON medium(original_hash);
CREATE INDEX medium_recognisable ON medium(operation_id) WHERE recognisable;

-- A file that has arrived and belongs to no contribution yet: a refused form keeps it by its hash.
CREATE TABLE upload (
  operation_id TEXT NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  hash         TEXT NOT NULL,
  media_type   TEXT NOT NULL,
  file_name    TEXT NOT NULL,
  size         BIGINT NOT NULL,
  width        BIGINT NOT NULL,
  height       BIGINT NOT NULL,
  created_at   BIGINT NOT NULL,
  PRIMARY KEY (operation_id, hash)
);
CREATE INDEX upload_created ON upload(created_at);
