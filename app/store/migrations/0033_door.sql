-- +goose Up

-- What was counted at the door of a place: number came in, or went out when it is negative; for the kind count. For the kind set, number
-- is how many were inside when somebody counted them again. id is made by the page or the device, at is when it was pressed there.
CREATE TABLE door_event (
  operation_id TEXT NOT NULL,
  id           TEXT NOT NULL,
  place_id     TEXT NOT NULL,
  desk_id      TEXT,
  kind         TEXT NOT NULL,
  number       BIGINT NOT NULL,
  at           BIGINT NOT NULL,
  created_at   BIGINT NOT NULL,
  PRIMARY KEY (operation_id, id),
  FOREIGN KEY (operation_id, place_id) REFERENCES place(operation_id, id) ON DELETE CASCADE,
  FOREIGN KEY (operation_id, desk_id) REFERENCES desk(operation_id, id)
);
CREATE INDEX door_event_when ON door_event(operation_id, at);
