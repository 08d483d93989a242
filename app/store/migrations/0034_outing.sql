-- +goose Up

-- A group that left for the field. returned is how many are back or known to be safe, back_at when the last of them was noted, missing who is
-- not back. Everybody is back when returned is adults + children.
CREATE TABLE outing (
  operation_id TEXT NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  id           TEXT NOT NULL,
  atelier_id   TEXT,
  leader       TEXT NOT NULL,
  destination  TEXT NOT NULL,
  phone        TEXT NOT NULL,
  adults       BIGINT NOT NULL,
  children     BIGINT NOT NULL,
  left_at      BIGINT NOT NULL,
  due_at       BIGINT NOT NULL,
  returned     BIGINT NOT NULL,
  back_at      BIGINT,
  missing      TEXT NOT NULL,
  created_at   BIGINT NOT NULL,
  version      BIGINT NOT NULL,
  PRIMARY KEY (operation_id, id),
  FOREIGN KEY (operation_id, atelier_id) REFERENCES atelier(operation_id, id) ON DELETE CASCADE
);
CREATE INDEX outing_atelier ON outing(operation_id, atelier_id);
