-- +goose Up

-- The paper on which the welcome desk works without any device, as it was printed for a day (2027-05-22): its sheets are those of
-- desk_print_id, in the order of part. It starts with the list of all who come, then each atelier, then blank carnets.
CREATE TABLE desk_print (
  operation_id TEXT   NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  id           TEXT   NOT NULL PRIMARY KEY,
  number       BIGINT NOT NULL,
  day          TEXT   NOT NULL,
  printed_at   BIGINT NOT NULL,
  UNIQUE (operation_id, id),
  UNIQUE (operation_id, number)
);

ALTER TABLE sheet ADD COLUMN desk_print_id TEXT REFERENCES desk_print(id) ON DELETE CASCADE;
ALTER TABLE sheet ADD COLUMN part BIGINT NOT NULL DEFAULT 0;
CREATE INDEX sheet_desk_print ON sheet(desk_print_id) WHERE desk_print_id IS NOT NULL;

-- The blank carnets that were printed with it, by the line on which they are typed in.
CREATE TABLE sheet_blank (
  operation_id TEXT   NOT NULL,
  sheet_id     TEXT   NOT NULL,
  line         BIGINT NOT NULL,
  blank_carnet_id     TEXT   NOT NULL,
  PRIMARY KEY (operation_id, sheet_id, line),
  UNIQUE (operation_id, blank_carnet_id),
  FOREIGN KEY (operation_id, sheet_id) REFERENCES sheet(operation_id, id) ON DELETE CASCADE,
  FOREIGN KEY (operation_id, blank_carnet_id) REFERENCES blank_carnet(operation_id, id) ON DELETE CASCADE
);
