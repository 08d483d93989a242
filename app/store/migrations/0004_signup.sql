-- +goose Up

-- A sign-up writes one row of each of these, hundreds a second: no index here that a query does not need, and one key
-- instead of the two that other tables have.

-- The code on paper is HMAC(instance key, id, generation); only its keyed hash is here, as a number: its index is the one that each
-- sign-up writes at another place. NULL once the carnet is erased.
CREATE TABLE carnet (
  operation_id TEXT NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  id           TEXT NOT NULL,
  generation   BIGINT NOT NULL,
  code_hash    BIGINT UNIQUE,
  origin       TEXT NOT NULL,
  language     TEXT NOT NULL,
  created_at   BIGINT NOT NULL,
  erase_at     BIGINT,
  erased_at    BIGINT,
  version      BIGINT NOT NULL,
  PRIMARY KEY (operation_id, id)
);
CREATE INDEX carnet_erase ON carnet(erase_at) WHERE erase_at IS NOT NULL;

CREATE TABLE person (
  operation_id TEXT NOT NULL,
  id           TEXT NOT NULL,
  carnet_id    TEXT NOT NULL,
  position     BIGINT NOT NULL,
  name         TEXT NOT NULL,
  headcount    BIGINT NOT NULL,
  age          BIGINT,
  age_band     TEXT NOT NULL,
  email        TEXT NOT NULL,
  phone        TEXT NOT NULL,
  guardian     TEXT NOT NULL,
  PRIMARY KEY (operation_id, id),
  FOREIGN KEY (operation_id, carnet_id) REFERENCES carnet(operation_id, id) ON DELETE CASCADE,
  CHECK (headcount > 0)
);
CREATE INDEX person_carnet ON person(operation_id, carnet_id);

CREATE TABLE consent (
  operation_id TEXT NOT NULL,
  id           TEXT NOT NULL,
  person_id    TEXT NOT NULL,
  purpose      TEXT NOT NULL,
  given        BOOLEAN NOT NULL,
  wording      TEXT NOT NULL,
  language     TEXT NOT NULL,
  at           BIGINT NOT NULL,
  PRIMARY KEY (operation_id, id),
  FOREIGN KEY (operation_id, person_id) REFERENCES person(operation_id, id) ON DELETE CASCADE
);
CREATE INDEX consent_person ON consent(operation_id, person_id);

-- Its carnet is the person's and its atelier the pool's: two columns that are here to be read without a join.
CREATE TABLE registration (
  operation_id TEXT NOT NULL,
  id           TEXT NOT NULL,
  carnet_id    TEXT NOT NULL,
  person_id    TEXT NOT NULL,
  atelier_id   TEXT NOT NULL,
  pool_id      TEXT NOT NULL,
  seats        BIGINT NOT NULL,
  status       TEXT NOT NULL,
  created_at   BIGINT NOT NULL,
  updated_at   BIGINT NOT NULL,
  PRIMARY KEY (operation_id, id),
  UNIQUE (person_id, atelier_id),
  FOREIGN KEY (operation_id, person_id) REFERENCES person(operation_id, id) ON DELETE CASCADE,
  FOREIGN KEY (operation_id, pool_id) REFERENCES seat_pool(operation_id, id),
  CHECK (seats > 0)
);
CREATE INDEX registration_carnet ON registration(operation_id, carnet_id);
CREATE INDEX registration_pool ON registration(pool_id, status);

-- The same form sent twice (a cut answer, a double tap) gives the same result: key and body hash of what was answered.
CREATE TABLE idempotency (
  operation_id TEXT NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  key          TEXT NOT NULL,
  body_hash    TEXT NOT NULL,
  result       TEXT NOT NULL,
  created_at   BIGINT NOT NULL,
  PRIMARY KEY (operation_id, key)
);
