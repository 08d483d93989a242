-- +goose Up

CREATE TABLE release (
  operation_id TEXT NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  id           TEXT NOT NULL PRIMARY KEY,
  number       BIGINT,
  revision     BIGINT NOT NULL,
  state        TEXT NOT NULL,
  scope        TEXT NOT NULL,
  file_hash    TEXT NOT NULL,
  file_size    BIGINT NOT NULL,
  counts       TEXT NOT NULL,
  concerns     TEXT NOT NULL,
  published_by TEXT NOT NULL,
  published_at BIGINT,
  created_at   BIGINT NOT NULL,
  updated_at   BIGINT NOT NULL,
  version      BIGINT NOT NULL,
  UNIQUE (operation_id, id),
  UNIQUE (operation_id, number)
);

CREATE TABLE release_file (
  operation_id TEXT NOT NULL,
  release_id   TEXT NOT NULL,
  path         TEXT NOT NULL,
  media_type   TEXT NOT NULL,
  hash         TEXT NOT NULL,
  size         BIGINT NOT NULL,
  position     BIGINT NOT NULL,
  PRIMARY KEY (operation_id, release_id, path),
  FOREIGN KEY (operation_id, release_id) REFERENCES release(operation_id, id) ON DELETE CASCADE
);

-- What was looked for in a published release because it is not public any more, and the revision that left it out: a trace without
-- the data. Revision 0 says that it never was inside.
CREATE TABLE release_withdrawal (
  operation_id TEXT NOT NULL,
  release_id   TEXT NOT NULL,
  kind         TEXT NOT NULL,
  subject_id   TEXT NOT NULL,
  path         TEXT NOT NULL,
  revision     BIGINT NOT NULL,
  at           BIGINT NOT NULL,
  PRIMARY KEY (operation_id, release_id, kind, subject_id),
  FOREIGN KEY (operation_id, release_id) REFERENCES release(operation_id, id) ON DELETE CASCADE
);
