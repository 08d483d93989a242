-- +goose Up

-- Who waits for seats of an atelier, all of one carnet together: their registrations have status waiting, or offered once seats
-- are set aside for them. slot_id is the appointment that they wish, NULL for any.
CREATE TABLE waiting_party (
  operation_id TEXT NOT NULL,
  id           TEXT NOT NULL,
  carnet_id    TEXT NOT NULL,
  atelier_id   TEXT NOT NULL,
  pool_id      TEXT NOT NULL,
  slot_id      TEXT REFERENCES slot(id),
  seats        BIGINT NOT NULL,
  since        BIGINT NOT NULL,
  if_possible  BOOLEAN NOT NULL,
  overtaken    BIGINT NOT NULL,
  unanswered   BIGINT NOT NULL,
  offered_at   BIGINT,
  offer_until  BIGINT,
  PRIMARY KEY (operation_id, id),
  UNIQUE (carnet_id, atelier_id),
  FOREIGN KEY (operation_id, carnet_id) REFERENCES carnet(operation_id, id) ON DELETE CASCADE,
  FOREIGN KEY (operation_id, pool_id) REFERENCES seat_pool(operation_id, id),
  CHECK (seats > 0),
  CHECK ((offered_at IS NULL) = (offer_until IS NULL))
);
CREATE INDEX waiting_party_line ON waiting_party(pool_id, since);
CREATE INDEX waiting_party_offer ON waiting_party(offer_until) WHERE offer_until IS NOT NULL;

-- How many persons wait for the pool: a sign-up that finds nobody looks no further.
ALTER TABLE seat_pool ADD COLUMN waiting BIGINT NOT NULL DEFAULT 0 CHECK (waiting >= 0);
ALTER TABLE slot ADD COLUMN offered BIGINT NOT NULL DEFAULT 0 CHECK (offered >= 0);

INSERT INTO waiting_party (operation_id, id, carnet_id, atelier_id, pool_id, slot_id, seats, since, if_possible, overtaken, unanswered)
  SELECT operation_id, MIN(id), carnet_id, atelier_id, pool_id, MIN(slot_id), SUM(seats), MIN(created_at), FALSE, 0, 0
  FROM registration WHERE status = 'waiting' GROUP BY operation_id, carnet_id, atelier_id, pool_id;
UPDATE seat_pool SET waiting = (SELECT COALESCE(SUM(seats), 0) FROM registration r WHERE r.pool_id = seat_pool.id AND r.status = 'waiting')
  WHERE id IN (SELECT pool_id FROM registration WHERE status = 'waiting');
