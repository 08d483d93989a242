-- +goose Up

-- A counter where people are welcomed and signed up: kind is desk (the welcome table of the weekend) or relay (a counter elsewhere).
CREATE TABLE desk (
  operation_id TEXT NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  id           TEXT NOT NULL PRIMARY KEY,
  kind         TEXT NOT NULL,
  name         TEXT NOT NULL,
  created_at   BIGINT NOT NULL,
  version      BIGINT NOT NULL,
  UNIQUE (operation_id, id)
);

CREATE TABLE desk_link (
  operation_id TEXT NOT NULL,
  id           TEXT NOT NULL UNIQUE,
  desk_id      TEXT NOT NULL,
  token_hash   TEXT NOT NULL PRIMARY KEY,
  created_at   BIGINT NOT NULL,
  expires_at   BIGINT NOT NULL,
  revoked_at   BIGINT,
  UNIQUE (operation_id, id),
  FOREIGN KEY (operation_id, desk_id) REFERENCES desk(operation_id, id) ON DELETE CASCADE
);
CREATE INDEX desk_link_desk ON desk_link(operation_id, desk_id);

-- A phone, tablet or computer that works at a desk, also without the network; it makes its id itself.
CREATE TABLE desk_device (
  operation_id TEXT NOT NULL,
  id           TEXT NOT NULL,
  desk_id      TEXT NOT NULL,
  name         TEXT NOT NULL,
  created_at   BIGINT NOT NULL,
  seen_at      BIGINT NOT NULL,
  revoked_at   BIGINT,
  PRIMARY KEY (operation_id, id),
  FOREIGN KEY (operation_id, desk_id) REFERENCES desk(operation_id, id) ON DELETE CASCADE
);

-- Seats that a device may give without asking. given - used - returned of them count in seat_pool.desk_share; reserved of these came
-- from the reserve, and go back to it. Nothing comes back by the clock: the device reports, or somebody writes the share off.
CREATE TABLE device_share (
  operation_id   TEXT NOT NULL,
  id             TEXT NOT NULL PRIMARY KEY,
  desk_device_id TEXT NOT NULL,
  atelier_id     TEXT NOT NULL,
  pool_id        TEXT NOT NULL,
  given          BIGINT NOT NULL,
  used           BIGINT NOT NULL,
  returned       BIGINT NOT NULL,
  reserved       BIGINT NOT NULL,
  created_at     BIGINT NOT NULL,
  written_off_at BIGINT,
  UNIQUE (operation_id, id),
  FOREIGN KEY (operation_id, desk_device_id) REFERENCES desk_device(operation_id, id) ON DELETE CASCADE,
  FOREIGN KEY (operation_id, pool_id) REFERENCES seat_pool(operation_id, id) ON DELETE CASCADE,
  CHECK (given > 0 AND used >= 0 AND returned >= 0 AND reserved >= 0)
);
CREATE INDEX device_share_pool ON device_share(pool_id);
CREATE INDEX device_share_device ON device_share(operation_id, desk_device_id);

-- Which counter signed these people up; NULL where they did themselves.
ALTER TABLE carnet ADD COLUMN desk_id TEXT REFERENCES desk(id);
CREATE INDEX carnet_desk ON carnet(desk_id) WHERE desk_id IS NOT NULL;

-- When somebody of the team gave the seat of a person who was not there to somebody who was.
ALTER TABLE registration ADD COLUMN given_away_at BIGINT;

-- Somebody is there: in an atelier, or at the weekend (atelier_id NULL). at is when it was ticked, created_at when it arrived here.
CREATE TABLE check_in (
  operation_id TEXT NOT NULL,
  id           TEXT NOT NULL PRIMARY KEY,
  carnet_id    TEXT NOT NULL,
  person_id    TEXT NOT NULL,
  atelier_id   TEXT,
  desk_id      TEXT,
  at           BIGINT NOT NULL,
  created_at   BIGINT NOT NULL,
  undone_at    BIGINT,
  UNIQUE (operation_id, id),
  FOREIGN KEY (operation_id, person_id) REFERENCES person(operation_id, id) ON DELETE CASCADE,
  FOREIGN KEY (operation_id, atelier_id) REFERENCES atelier(operation_id, id) ON DELETE CASCADE,
  FOREIGN KEY (operation_id, desk_id) REFERENCES desk(operation_id, id)
);
CREATE UNIQUE INDEX check_in_once ON check_in(person_id, COALESCE(atelier_id, '')) WHERE undone_at IS NULL;
CREATE INDEX check_in_atelier ON check_in(operation_id, atelier_id);

-- What a desk did or tried, once for each id, which the device makes: asked again, it is answered alike. body is the wish as it came,
-- answer what was answered. Those whose outcome is decision wait for the team until decided_at.
CREATE TABLE desk_action (
  operation_id   TEXT NOT NULL,
  id             TEXT NOT NULL,
  desk_id        TEXT NOT NULL,
  desk_device_id TEXT,
  kind           TEXT NOT NULL,
  body_hash      TEXT NOT NULL,
  body           TEXT NOT NULL,
  at             BIGINT NOT NULL,
  created_at     BIGINT NOT NULL,
  outcome        TEXT NOT NULL,
  reason         TEXT NOT NULL,
  carnet_id      TEXT,
  person_id      TEXT,
  atelier_id     TEXT,
  answer         TEXT NOT NULL,
  decision       TEXT NOT NULL,
  decided_at     BIGINT,
  PRIMARY KEY (operation_id, id),
  FOREIGN KEY (operation_id, desk_id) REFERENCES desk(operation_id, id) ON DELETE CASCADE,
  FOREIGN KEY (operation_id, carnet_id) REFERENCES carnet(operation_id, id) ON DELETE CASCADE
);
CREATE INDEX desk_action_open ON desk_action(operation_id, created_at) WHERE outcome = 'decision' AND decided_at IS NULL;
CREATE INDEX desk_action_when ON desk_action(operation_id, created_at);
CREATE INDEX desk_action_carnet ON desk_action(operation_id, carnet_id) WHERE carnet_id IS NOT NULL;
