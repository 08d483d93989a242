-- +goose Up

-- A paper of a subsidy: the letter that grants it, the agreement that was signed.
CREATE TABLE subsidy_paper (
  operation_id TEXT NOT NULL,
  id           TEXT NOT NULL PRIMARY KEY,
  subsidy_id   TEXT NOT NULL,
  hash         TEXT NOT NULL,
  size         BIGINT NOT NULL,
  media_type   TEXT NOT NULL,
  name         TEXT NOT NULL,
  created_at   BIGINT NOT NULL,
  UNIQUE (operation_id, id),
  FOREIGN KEY (operation_id, subsidy_id) REFERENCES subsidy(operation_id, id) ON DELETE CASCADE
);
CREATE INDEX subsidy_paper_subsidy ON subsidy_paper(operation_id, subsidy_id);
