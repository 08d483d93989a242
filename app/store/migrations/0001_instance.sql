-- +goose Up

-- One row. The key makes codes and links (HMAC-SHA-256); it travels with every backup, because codes are printed on paper.
CREATE TABLE instance (
  id         TEXT NOT NULL PRIMARY KEY,
  key        BYTEA NOT NULL,
  demo       BOOLEAN NOT NULL,
  created_at BIGINT NOT NULL
);

CREATE TABLE setting (
  name       TEXT NOT NULL PRIMARY KEY,
  value      TEXT NOT NULL,
  version    BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);

CREATE TABLE account (
  id            TEXT NOT NULL PRIMARY KEY,
  email         TEXT NOT NULL,
  email_folded  TEXT NOT NULL UNIQUE,
  name          TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  language      TEXT NOT NULL,
  administrator BOOLEAN NOT NULL,
  created_at    BIGINT NOT NULL,
  version       BIGINT NOT NULL
);

CREATE TABLE session (
  token_hash TEXT NOT NULL PRIMARY KEY,
  id         TEXT NOT NULL UNIQUE,
  account_id TEXT NOT NULL REFERENCES account(id) ON DELETE CASCADE,
  device     TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at    BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  data       BYTEA NOT NULL
);
CREATE INDEX session_account ON session(account_id);
CREATE INDEX session_expires ON session(expires_at);

CREATE TABLE organisation (
  id         TEXT NOT NULL PRIMARY KEY,
  name       TEXT NOT NULL,
  folded     TEXT NOT NULL,
  kind       TEXT NOT NULL,
  website    TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  version    BIGINT NOT NULL
);
CREATE INDEX organisation_folded ON organisation(folded);

CREATE TABLE job_run (
  id          TEXT NOT NULL PRIMARY KEY,
  job         TEXT NOT NULL,
  due_at      BIGINT NOT NULL,
  started_at  BIGINT NOT NULL,
  finished_at BIGINT,
  error       TEXT NOT NULL,
  UNIQUE (job, due_at)
);

CREATE TABLE lease (
  name       TEXT NOT NULL PRIMARY KEY,
  holder     TEXT NOT NULL,
  expires_at BIGINT NOT NULL
);
