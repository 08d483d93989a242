-- +goose Up

-- Seats of this pool are given by the wishes that are being gathered: until they are, nobody takes one.
ALTER TABLE seat_pool ADD COLUMN by_wishes BOOLEAN NOT NULL DEFAULT FALSE;

-- The gathering of wishes of an operation. The seed decides the draw; its hash is public from the opening on, itself from closes_at on.
-- draw_source announces what is added to it afterwards (the numbers of a public draw), draw_result is that. computing is the policy
-- that is being computed since computing_since, empty when none is. policy is the one that was published; settled_at is when
-- everybody had been told and the waiting lists stood.
CREATE TABLE wish_round (
  operation_id    TEXT   NOT NULL PRIMARY KEY REFERENCES operation(id) ON DELETE CASCADE,
  closes_at       BIGINT NOT NULL,
  seed            TEXT   NOT NULL,
  draw_source     TEXT   NOT NULL,
  draw_result     TEXT   NOT NULL,
  next_number     BIGINT NOT NULL,
  computing       TEXT   NOT NULL,
  computing_since BIGINT,
  policy          TEXT   NOT NULL,
  published_at    BIGINT,
  settled_at      BIGINT,
  version         BIGINT NOT NULL
);

-- Those of one carnet who wish together; number is the only name that the published file has for them. most is how many ateliers
-- they want at most, 0 as many as there are.
CREATE TABLE wish_party (
  operation_id TEXT   NOT NULL,
  id           TEXT   NOT NULL,
  carnet_id    TEXT   NOT NULL,
  number       BIGINT NOT NULL,
  most         BIGINT NOT NULL,
  created_at   BIGINT NOT NULL,
  updated_at   BIGINT NOT NULL,
  withdrawn_at BIGINT,
  told_at      BIGINT,
  PRIMARY KEY (operation_id, id),
  UNIQUE (carnet_id),
  UNIQUE (operation_id, number),
  FOREIGN KEY (operation_id, carnet_id) REFERENCES carnet(operation_id, id) ON DELETE CASCADE
);

-- rank is 0 for the first wish. What became of it is written when the assignment is published: outcome 'given' or why not; wanted is how
-- many persons wished for it with this rank or a better one, seats for how many there were any, instead the rank that is at the same hour.
CREATE TABLE wish (
  operation_id TEXT   NOT NULL,
  wish_party_id TEXT   NOT NULL,
  rank         BIGINT NOT NULL,
  atelier_id   TEXT   NOT NULL,
  outcome      TEXT   NOT NULL,
  wanted       BIGINT NOT NULL,
  seats        BIGINT NOT NULL,
  instead      BIGINT NOT NULL,
  PRIMARY KEY (operation_id, wish_party_id, rank),
  UNIQUE (wish_party_id, atelier_id),
  FOREIGN KEY (operation_id, wish_party_id) REFERENCES wish_party(operation_id, id) ON DELETE CASCADE,
  FOREIGN KEY (operation_id, atelier_id) REFERENCES atelier(operation_id, id) ON DELETE CASCADE,
  CHECK (rank >= 0)
);
CREATE INDEX wish_atelier ON wish(atelier_id);

CREATE TABLE wish_person (
  operation_id TEXT NOT NULL,
  wish_party_id TEXT NOT NULL,
  person_id    TEXT NOT NULL,
  PRIMARY KEY (operation_id, person_id),
  FOREIGN KEY (operation_id, wish_party_id) REFERENCES wish_party(operation_id, id) ON DELETE CASCADE,
  FOREIGN KEY (operation_id, person_id) REFERENCES person(operation_id, id) ON DELETE CASCADE
);
CREATE INDEX wish_person_party ON wish_person(operation_id, wish_party_id);

-- What was computed by each policy, as the anonymous file. fingerprint is that of the ateliers and the seed that it was computed from.
CREATE TABLE wish_assignment (
  operation_id TEXT   NOT NULL REFERENCES wish_round(operation_id) ON DELETE CASCADE,
  policy       TEXT   NOT NULL,
  computed_at  BIGINT NOT NULL,
  fingerprint  TEXT   NOT NULL,
  content      BYTEA  NOT NULL,
  PRIMARY KEY (operation_id, policy)
);

-- What the team gives a party instead of what was computed: ranks as a JSON list.
CREATE TABLE wish_adjustment (
  operation_id TEXT   NOT NULL,
  policy       TEXT   NOT NULL,
  number       BIGINT NOT NULL,
  given        TEXT   NOT NULL,
  PRIMARY KEY (operation_id, policy, number),
  FOREIGN KEY (operation_id) REFERENCES wish_round(operation_id) ON DELETE CASCADE
);
