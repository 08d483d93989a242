-- +goose Up

-- A sheet that was printed, with the lines as they stood on it: who comes later goes to the next printing and moves no line. atelier_id is
-- NULL for the list of the welcome desk. entered_at is when it was typed in, signatures how many were counted on it.
CREATE TABLE sheet (
  operation_id TEXT NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  id           TEXT NOT NULL PRIMARY KEY,
  number       BIGINT NOT NULL,
  atelier_id   TEXT,
  line_count   BIGINT NOT NULL,
  printed_at   BIGINT NOT NULL,
  entered_at   BIGINT,
  signatures   BIGINT,
  version      BIGINT NOT NULL,
  UNIQUE (operation_id, id),
  UNIQUE (operation_id, number),
  FOREIGN KEY (operation_id, atelier_id) REFERENCES atelier(operation_id, id) ON DELETE CASCADE
);
CREATE INDEX sheet_atelier ON sheet(operation_id, atelier_id);

CREATE TABLE sheet_line (
  operation_id TEXT NOT NULL,
  sheet_id     TEXT NOT NULL,
  line         BIGINT NOT NULL,
  person_id    TEXT NOT NULL,
  PRIMARY KEY (operation_id, sheet_id, line),
  FOREIGN KEY (operation_id, sheet_id) REFERENCES sheet(operation_id, id) ON DELETE CASCADE,
  FOREIGN KEY (operation_id, person_id) REFERENCES person(operation_id, id) ON DELETE CASCADE
);
CREATE INDEX sheet_line_person ON sheet_line(operation_id, person_id);

-- The sheet from which a tick was typed in.
ALTER TABLE check_in ADD COLUMN sheet_id TEXT REFERENCES sheet(id) ON DELETE SET NULL;
CREATE INDEX check_in_sheet ON check_in(sheet_id) WHERE sheet_id IS NOT NULL;
