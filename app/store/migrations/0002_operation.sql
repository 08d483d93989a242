-- +goose Up

CREATE TABLE operation (
  id              TEXT NOT NULL PRIMARY KEY,
  slug            TEXT NOT NULL UNIQUE,
  name            TEXT NOT NULL,
  folded          TEXT NOT NULL,
  summary         TEXT NOT NULL,
  description     TEXT NOT NULL,
  language        TEXT NOT NULL,
  translations    TEXT NOT NULL,
  neighbourhood   TEXT NOT NULL,
  time_zone       TEXT NOT NULL,
  starts_at       BIGINT NOT NULL,
  ends_at         BIGINT NOT NULL,
  phase           TEXT NOT NULL,
  phase_by_clock  BOOLEAN NOT NULL,
  longitude       DOUBLE PRECISION NOT NULL,
  latitude        DOUBLE PRECISION NOT NULL,
  outline         TEXT NOT NULL,
  legal_organiser TEXT NOT NULL,
  contact_phone   TEXT NOT NULL,
  contact_hours   TEXT NOT NULL,
  contact_email   TEXT NOT NULL,
  goal_persons    BIGINT,
  goal_residents  BIGINT,
  goal_outputs    BIGINT,
  statistics_auto BOOLEAN NOT NULL,
  lead_instance   TEXT NOT NULL,
  next_number     BIGINT NOT NULL,
  created_at      BIGINT NOT NULL,
  updated_at      BIGINT NOT NULL,
  version         BIGINT NOT NULL
);

CREATE TABLE territory_commune (
  operation_id TEXT NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  insee_code   TEXT NOT NULL,
  name         TEXT NOT NULL,
  position     BIGINT NOT NULL,
  PRIMARY KEY (operation_id, insee_code)
);

CREATE TABLE operation_version (
  operation_id TEXT NOT NULL PRIMARY KEY REFERENCES operation(id) ON DELETE CASCADE,
  n            BIGINT NOT NULL
);

CREATE TABLE membership (
  operation_id TEXT NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  id           TEXT NOT NULL PRIMARY KEY,
  account_id   TEXT NOT NULL REFERENCES account(id) ON DELETE CASCADE,
  role         TEXT NOT NULL,
  theme_id     TEXT,
  created_at   BIGINT NOT NULL,
  version      BIGINT NOT NULL,
  UNIQUE (operation_id, id),
  UNIQUE (operation_id, account_id, role)
);
CREATE INDEX membership_account ON membership(account_id);

-- Secrets are never here: a token is computed from the instance's key, the purpose, this id and its generation.
CREATE TABLE link (
  id           TEXT NOT NULL PRIMARY KEY,
  operation_id TEXT REFERENCES operation(id) ON DELETE CASCADE,
  purpose      TEXT NOT NULL,
  account_id   TEXT REFERENCES account(id) ON DELETE CASCADE,
  email        TEXT NOT NULL,
  role         TEXT NOT NULL,
  generation   BIGINT NOT NULL,
  created_at   BIGINT NOT NULL,
  expires_at   BIGINT NOT NULL,
  used_at      BIGINT
);

CREATE TABLE activity (
  id           TEXT NOT NULL PRIMARY KEY,
  operation_id TEXT REFERENCES operation(id) ON DELETE CASCADE,
  at           BIGINT NOT NULL,
  actor_kind   TEXT NOT NULL,
  actor_id     TEXT NOT NULL,
  on_behalf_of TEXT NOT NULL,
  action       TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id   TEXT NOT NULL
);
CREATE INDEX activity_operation ON activity(operation_id, at);

CREATE TABLE letter (
  id           TEXT NOT NULL PRIMARY KEY,
  operation_id TEXT REFERENCES operation(id) ON DELETE CASCADE,
  kind         TEXT NOT NULL,
  recipient    TEXT NOT NULL,
  language     TEXT NOT NULL,
  subject_id   TEXT NOT NULL,
  parameters   TEXT NOT NULL,
  state        TEXT NOT NULL,
  created_at   BIGINT NOT NULL,
  sent_at      BIGINT
);
CREATE INDEX letter_operation ON letter(operation_id, created_at);
