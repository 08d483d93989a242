-- +goose Up

-- An atelier without an hour yet begins at 0 and ends after its length; only drafts may.
ALTER TABLE atelier ADD COLUMN pinned BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE atelier ADD COLUMN expected BIGINT;
ALTER TABLE atelier ADD COLUMN team BIGINT;
ALTER TABLE atelier ADD COLUMN minimum BIGINT;
ALTER TABLE atelier ADD COLUMN decided_by BIGINT;
ALTER TABLE atelier ADD COLUMN depends_on TEXT;
ALTER TABLE atelier ADD COLUMN depends_at BIGINT;
ALTER TABLE atelier ADD COLUMN fallback TEXT NOT NULL DEFAULT '';
ALTER TABLE atelier ADD COLUMN fallback_place_id TEXT;
ALTER TABLE atelier ADD COLUMN fallback_at BIGINT;
ALTER TABLE atelier ADD COLUMN fallback_owner TEXT NOT NULL DEFAULT '';
ALTER TABLE atelier ADD COLUMN fallen_back_at BIGINT;

-- Opening hours and exceptions are local times of the operation, as JSON (programme.Hours), NULL while unknown.
ALTER TABLE place ADD COLUMN hours TEXT;
ALTER TABLE place ADD COLUMN authorised BIGINT;
ALTER TABLE place ADD COLUMN use_authorised TEXT NOT NULL DEFAULT '';
ALTER TABLE place ADD COLUMN opened_by TEXT NOT NULL DEFAULT '';
ALTER TABLE place ADD COLUMN closed_by TEXT NOT NULL DEFAULT '';
ALTER TABLE place ADD COLUMN duty_phone TEXT NOT NULL DEFAULT '';
ALTER TABLE place ADD COLUMN key_notes TEXT NOT NULL DEFAULT '';
ALTER TABLE place ADD COLUMN alarm_notes TEXT NOT NULL DEFAULT '';
ALTER TABLE place ADD COLUMN sockets TEXT NOT NULL DEFAULT '';
ALTER TABLE place ADD COLUMN wifi TEXT NOT NULL DEFAULT '';
ALTER TABLE place ADD COLUMN mobile TEXT NOT NULL DEFAULT '';

-- Availability is a list of spans of instants, as JSON; none is "always".
ALTER TABLE facilitator ADD COLUMN email TEXT NOT NULL DEFAULT '';
ALTER TABLE facilitator ADD COLUMN phone TEXT NOT NULL DEFAULT '';
ALTER TABLE facilitator ADD COLUMN organisation TEXT NOT NULL DEFAULT '';
ALTER TABLE facilitator ADD COLUMN availability TEXT;
ALTER TABLE facilitator ADD COLUMN needs TEXT;
ALTER TABLE facilitator ADD COLUMN needs_note TEXT NOT NULL DEFAULT '';
ALTER TABLE facilitator ADD COLUMN updated_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE atelier_facilitator ADD COLUMN role TEXT NOT NULL DEFAULT 'lead';

-- Plans and pictures of a place, for the team.
CREATE TABLE place_plan (
  operation_id TEXT NOT NULL,
  id           TEXT NOT NULL PRIMARY KEY,
  place_id     TEXT NOT NULL,
  hash         TEXT NOT NULL,
  size         BIGINT NOT NULL,
  media_type   TEXT NOT NULL,
  title        TEXT NOT NULL,
  position     BIGINT NOT NULL,
  UNIQUE (operation_id, id),
  FOREIGN KEY (operation_id, place_id) REFERENCES place(operation_id, id) ON DELETE CASCADE
);

CREATE TABLE facilitator_link (
  operation_id   TEXT NOT NULL,
  id             TEXT NOT NULL PRIMARY KEY,
  facilitator_id TEXT NOT NULL,
  token_hash     TEXT NOT NULL UNIQUE,
  created_at     BIGINT NOT NULL,
  expires_at     BIGINT NOT NULL,
  opened_at      BIGINT,
  revoked_at     BIGINT,
  UNIQUE (operation_id, id),
  FOREIGN KEY (operation_id, facilitator_id) REFERENCES facilitator(operation_id, id) ON DELETE CASCADE
);
CREATE INDEX facilitator_link_facilitator ON facilitator_link(operation_id, facilitator_id);

-- A break (a meal, a pause) or a time that a place is taken for something else. Without a place it holds everywhere.
CREATE TABLE blocker (
  operation_id TEXT NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  id           TEXT NOT NULL PRIMARY KEY,
  place_id     TEXT,
  kind         TEXT NOT NULL,
  title        TEXT NOT NULL,
  starts_at    BIGINT NOT NULL,
  ends_at      BIGINT NOT NULL,
  version      BIGINT NOT NULL,
  UNIQUE (operation_id, id),
  FOREIGN KEY (operation_id, place_id) REFERENCES place(operation_id, id) ON DELETE CASCADE
);

-- A change in preparation of an atelier that the public sees: the fields that change, as JSON, and the version of the
-- atelier from which they were started.
CREATE TABLE atelier_draft (
  operation_id TEXT NOT NULL,
  atelier_id   TEXT NOT NULL,
  base_version BIGINT NOT NULL,
  changes      TEXT NOT NULL,
  updated_at   BIGINT NOT NULL,
  version      BIGINT NOT NULL,
  PRIMARY KEY (operation_id, atelier_id),
  FOREIGN KEY (operation_id, atelier_id) REFERENCES atelier(operation_id, id) ON DELETE CASCADE
);

-- What was changed in the plan, so that it can be taken back: the values of the changed fields before and after, as JSON.
CREATE TABLE plan_change (
  operation_id TEXT NOT NULL,
  id           TEXT NOT NULL PRIMARY KEY,
  atelier_id   TEXT NOT NULL,
  before       TEXT NOT NULL,
  after        TEXT NOT NULL,
  account_id   TEXT NOT NULL,
  at           BIGINT NOT NULL,
  undone_at    BIGINT,
  UNIQUE (operation_id, id),
  FOREIGN KEY (operation_id, atelier_id) REFERENCES atelier(operation_id, id) ON DELETE CASCADE
);
CREATE INDEX plan_change_operation ON plan_change(operation_id, at);

-- The programme as it was published, never changed: what exports and the page of changes compare.
CREATE TABLE programme_version (
  operation_id TEXT NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  number       BIGINT NOT NULL,
  published_at BIGINT NOT NULL,
  author       TEXT NOT NULL,
  note         TEXT NOT NULL,
  snapshot     TEXT NOT NULL,
  changes      TEXT NOT NULL,
  PRIMARY KEY (operation_id, number)
);

-- Things that can be lent: as many of one kind as one lender has.
CREATE TABLE equipment (
  operation_id TEXT NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  id           TEXT NOT NULL PRIMARY KEY,
  partner_id   TEXT,
  kind         TEXT NOT NULL,
  name         TEXT NOT NULL,
  quantity     BIGINT NOT NULL,
  lender       TEXT NOT NULL,
  notes        TEXT NOT NULL,
  created_at   BIGINT NOT NULL,
  updated_at   BIGINT NOT NULL,
  version      BIGINT NOT NULL,
  UNIQUE (operation_id, id),
  FOREIGN KEY (operation_id, partner_id) REFERENCES partner(operation_id, id),
  CHECK (quantity > 0)
);

-- What an atelier needs, by kind: whichever lender's it will be.
CREATE TABLE atelier_equipment (
  operation_id TEXT NOT NULL,
  atelier_id   TEXT NOT NULL,
  kind         TEXT NOT NULL,
  quantity     BIGINT NOT NULL,
  PRIMARY KEY (operation_id, atelier_id, kind),
  FOREIGN KEY (operation_id, atelier_id) REFERENCES atelier(operation_id, id) ON DELETE CASCADE,
  CHECK (quantity > 0)
);

-- Who has what: handed out to somebody for an atelier, and brought back.
CREATE TABLE equipment_loan (
  operation_id TEXT NOT NULL,
  id           TEXT NOT NULL PRIMARY KEY,
  equipment_id TEXT NOT NULL,
  atelier_id   TEXT,
  holder       TEXT NOT NULL,
  quantity     BIGINT NOT NULL,
  handed_at    BIGINT NOT NULL,
  returned_at  BIGINT,
  notes        TEXT NOT NULL,
  version      BIGINT NOT NULL,
  UNIQUE (operation_id, id),
  FOREIGN KEY (operation_id, equipment_id) REFERENCES equipment(operation_id, id) ON DELETE CASCADE,
  FOREIGN KEY (operation_id, atelier_id) REFERENCES atelier(operation_id, id) ON DELETE CASCADE,
  CHECK (quantity > 0)
);
CREATE INDEX equipment_loan_equipment ON equipment_loan(operation_id, equipment_id);

-- Seats of an atelier that a partner's public has until an instant; they count in seat_pool.desk_share until released.
CREATE TABLE seat_share (
  operation_id TEXT NOT NULL,
  id           TEXT NOT NULL PRIMARY KEY,
  atelier_id   TEXT NOT NULL,
  partner_id   TEXT,
  label        TEXT NOT NULL,
  seats        BIGINT NOT NULL,
  keep_until   BIGINT NOT NULL,
  released_at  BIGINT,
  version      BIGINT NOT NULL,
  UNIQUE (operation_id, id),
  FOREIGN KEY (operation_id, atelier_id) REFERENCES atelier(operation_id, id) ON DELETE CASCADE,
  FOREIGN KEY (operation_id, partner_id) REFERENCES partner(operation_id, id),
  CHECK (seats > 0)
);
CREATE INDEX seat_share_due ON seat_share(keep_until) WHERE released_at IS NULL;

-- An appointment inside an atelier.
CREATE TABLE slot (
  operation_id TEXT NOT NULL,
  id           TEXT NOT NULL PRIMARY KEY,
  atelier_id   TEXT NOT NULL,
  starts_at    BIGINT NOT NULL,
  ends_at      BIGINT NOT NULL,
  seats        BIGINT NOT NULL,
  label        TEXT NOT NULL,
  UNIQUE (operation_id, id),
  FOREIGN KEY (operation_id, atelier_id) REFERENCES atelier(operation_id, id) ON DELETE CASCADE,
  CHECK (seats > 0)
);
CREATE INDEX slot_atelier ON slot(operation_id, atelier_id, starts_at);

-- How an operation asks for proposals; without a row as proposal.DefaultCall says.
CREATE TABLE proposal_call (
  operation_id TEXT NOT NULL PRIMARY KEY REFERENCES operation(id) ON DELETE CASCADE,
  open         BOOLEAN NOT NULL,
  at_once      BOOLEAN NOT NULL,
  enough       BIGINT NOT NULL,
  closes_at    BIGINT,
  version      BIGINT NOT NULL,
  CHECK (enough > 0)
);

-- What somebody would like to see, or could lead.
CREATE TABLE proposal (
  operation_id TEXT NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  id           TEXT NOT NULL PRIMARY KEY,
  kind         TEXT NOT NULL,
  title        TEXT NOT NULL,
  folded       TEXT NOT NULL,
  text         TEXT NOT NULL,
  theme_id     TEXT,
  wishes       TEXT NOT NULL,
  rules        TEXT NOT NULL,
  state        TEXT NOT NULL,
  shown        BOOLEAN NOT NULL,
  voices       BIGINT NOT NULL,
  name         TEXT NOT NULL,
  email        TEXT NOT NULL,
  phone        TEXT NOT NULL,
  language     TEXT NOT NULL,
  notes        TEXT NOT NULL,
  reply        TEXT NOT NULL,
  answered_at  BIGINT,
  atelier_id   TEXT,
  created_at   BIGINT NOT NULL,
  updated_at   BIGINT NOT NULL,
  version      BIGINT NOT NULL,
  UNIQUE (operation_id, id),
  FOREIGN KEY (operation_id, theme_id) REFERENCES theme(operation_id, id),
  FOREIGN KEY (operation_id, atelier_id) REFERENCES atelier(operation_id, id)
);

-- "Me too": one voice a browser, known by the keyed hash of a cookie.
CREATE TABLE proposal_voice (
  operation_id TEXT NOT NULL,
  proposal_id  TEXT NOT NULL,
  voice_hash   TEXT NOT NULL,
  at           BIGINT NOT NULL,
  PRIMARY KEY (operation_id, proposal_id, voice_hash),
  FOREIGN KEY (operation_id, proposal_id) REFERENCES proposal(operation_id, id) ON DELETE CASCADE
);
