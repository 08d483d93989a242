-- +goose Up

-- Carnets that were printed before anybody was in them: id is that of the carnet to come, from which its code is computed, number what is
-- printed on it. Whoever claims one makes the carnet: claimed_at is when, and code_hash, which finds the blank one, is empty from then on.
CREATE TABLE blank_carnet (
  operation_id TEXT   NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  id           TEXT   NOT NULL,
  number       BIGINT NOT NULL,
  code_hash    BIGINT UNIQUE,
  created_at   BIGINT NOT NULL,
  claimed_at   BIGINT,
  PRIMARY KEY (operation_id, id),
  UNIQUE (operation_id, number)
);
