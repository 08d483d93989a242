-- +goose Up

-- The codes of carnets that were merged into another: what is printed on paper goes on opening it. merged_id is the carnet that is gone.
CREATE TABLE carnet_code (
  operation_id TEXT   NOT NULL,
  code_hash    BIGINT NOT NULL PRIMARY KEY,
  carnet_id    TEXT   NOT NULL,
  merged_id    TEXT   NOT NULL,
  created_at   BIGINT NOT NULL,
  FOREIGN KEY (operation_id, carnet_id) REFERENCES carnet(operation_id, id) ON DELETE CASCADE
);
CREATE INDEX carnet_code_carnet ON carnet_code(operation_id, carnet_id);

-- Two carnets that look alike, and of which the team knows that they are not of the same person; first_id is the smaller.
CREATE TABLE carnet_apart (
  operation_id TEXT   NOT NULL,
  first_id     TEXT   NOT NULL,
  second_id    TEXT   NOT NULL,
  created_at   BIGINT NOT NULL,
  PRIMARY KEY (operation_id, first_id, second_id),
  FOREIGN KEY (operation_id, first_id) REFERENCES carnet(operation_id, id) ON DELETE CASCADE,
  FOREIGN KEY (operation_id, second_id) REFERENCES carnet(operation_id, id) ON DELETE CASCADE
);
CREATE INDEX carnet_apart_second ON carnet_apart(operation_id, second_id);
