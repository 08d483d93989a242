-- +goose Up

-- What those who sign up for an atelier are asked besides: a list of words, as JSON, or NULL.
ALTER TABLE atelier ADD COLUMN asks TEXT;

-- A group of children is of an age to another: age to age_to, both in years. Who only signs up others takes no seat.
ALTER TABLE person ADD COLUMN age_to BIGINT;
ALTER TABLE person ADD COLUMN only_signs BOOLEAN NOT NULL DEFAULT FALSE;

-- What a carnet needs in order to come: the need, never why.
CREATE TABLE carnet_need (
  operation_id TEXT NOT NULL,
  carnet_id    TEXT NOT NULL,
  need         TEXT NOT NULL,
  words        TEXT NOT NULL,
  PRIMARY KEY (operation_id, carnet_id, need),
  FOREIGN KEY (operation_id, carnet_id) REFERENCES carnet(operation_id, id) ON DELETE CASCADE
);

-- What a carnet says of a meal.
CREATE TABLE meal_order (
  operation_id TEXT NOT NULL,
  carnet_id    TEXT NOT NULL,
  atelier_id   TEXT NOT NULL,
  meals        BIGINT NOT NULL,
  brings       TEXT NOT NULL,
  avoids       TEXT NOT NULL,
  PRIMARY KEY (operation_id, carnet_id, atelier_id),
  FOREIGN KEY (operation_id, carnet_id) REFERENCES carnet(operation_id, id) ON DELETE CASCADE,
  FOREIGN KEY (operation_id, atelier_id) REFERENCES atelier(operation_id, id) ON DELETE CASCADE,
  CHECK (meals >= 0)
);
CREATE INDEX meal_order_atelier ON meal_order(operation_id, atelier_id);

-- The name by which a person is known on a site that an atelier works on.
CREATE TABLE user_name (
  operation_id TEXT NOT NULL,
  person_id    TEXT NOT NULL,
  site         TEXT NOT NULL,
  name         TEXT NOT NULL,
  PRIMARY KEY (operation_id, person_id, site),
  FOREIGN KEY (operation_id, person_id) REFERENCES person(operation_id, id) ON DELETE CASCADE
);

-- For a child who stays without a parent: whom to call, who may collect, and whether the child may leave alone.
CREATE TABLE child_care (
  operation_id TEXT NOT NULL,
  person_id    TEXT NOT NULL,
  phone        TEXT NOT NULL,
  collectors   TEXT NOT NULL,
  leaves_alone BOOLEAN NOT NULL,
  PRIMARY KEY (operation_id, person_id),
  FOREIGN KEY (operation_id, person_id) REFERENCES person(operation_id, id) ON DELETE CASCADE
);

-- When such a child was handed over to the leader of an atelier, and went back, to whom.
CREATE TABLE child_handover (
  operation_id TEXT NOT NULL,
  person_id    TEXT NOT NULL,
  atelier_id   TEXT NOT NULL,
  handed_at    BIGINT NOT NULL,
  returned_at  BIGINT,
  returned_to  TEXT NOT NULL,
  PRIMARY KEY (operation_id, person_id, atelier_id),
  FOREIGN KEY (operation_id, person_id) REFERENCES person(operation_id, id) ON DELETE CASCADE,
  FOREIGN KEY (operation_id, atelier_id) REFERENCES atelier(operation_id, id) ON DELETE CASCADE,
  CHECK (returned_at IS NULL OR returned_at >= handed_at)
);
CREATE INDEX child_handover_atelier ON child_handover(operation_id, atelier_id);
