-- +goose Up

-- What has to be done before and after the weekend. A task is due on a day counted from day J (offset_days), so that it moves with the
-- weekend, or on a fixed day (due_on, YYYY-MM-DD in the operation's zone); the other of the two is NULL or empty. step is the
-- key of the step of the retro-planning that it came from, or empty. waits_for are identifiers of tasks, as JSON.
CREATE TABLE task (
  operation_id TEXT NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  id           TEXT NOT NULL PRIMARY KEY,
  step         TEXT NOT NULL,
  area         TEXT NOT NULL,
  title        TEXT NOT NULL,
  offset_days  BIGINT,
  due_on       TEXT NOT NULL,
  account_id   TEXT REFERENCES account(id) ON DELETE SET NULL,
  partner_id   TEXT REFERENCES partner(id) ON DELETE SET NULL,
  owner        TEXT NOT NULL,
  state        TEXT NOT NULL,
  notes        TEXT NOT NULL,
  waits_for    TEXT NOT NULL,
  done_at      BIGINT,
  done_by      TEXT NOT NULL,
  created_at   BIGINT NOT NULL,
  updated_at   BIGINT NOT NULL,
  version      BIGINT NOT NULL,
  UNIQUE (operation_id, id)
);
-- A step becomes one task, also when two people ask at once.
CREATE UNIQUE INDEX task_step ON task(operation_id, step) WHERE step <> '';
CREATE INDEX task_account ON task(account_id) WHERE account_id IS NOT NULL;
CREATE INDEX task_partner ON task(partner_id) WHERE partner_id IS NOT NULL;

CREATE TABLE task_item (
  operation_id TEXT NOT NULL,
  id           TEXT NOT NULL PRIMARY KEY,
  task_id      TEXT NOT NULL,
  text         TEXT NOT NULL,
  done         BOOLEAN NOT NULL,
  position     BIGINT NOT NULL,
  UNIQUE (operation_id, id),
  FOREIGN KEY (operation_id, task_id) REFERENCES task(operation_id, id) ON DELETE CASCADE
);
CREATE INDEX task_item_task ON task_item(operation_id, task_id);

CREATE TABLE task_comment (
  operation_id TEXT NOT NULL,
  id           TEXT NOT NULL PRIMARY KEY,
  task_id      TEXT NOT NULL,
  account_id   TEXT REFERENCES account(id) ON DELETE SET NULL,
  body         TEXT NOT NULL,
  at           BIGINT NOT NULL,
  UNIQUE (operation_id, id),
  FOREIGN KEY (operation_id, task_id) REFERENCES task(operation_id, id) ON DELETE CASCADE
);
CREATE INDEX task_comment_task ON task_comment(operation_id, task_id);

-- The private calendar of one who has tasks: a member of the team, a partner, or a name.
CREATE TABLE task_calendar (
  operation_id TEXT NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  id           TEXT NOT NULL UNIQUE,
  account_id   TEXT REFERENCES account(id) ON DELETE CASCADE,
  partner_id   TEXT REFERENCES partner(id) ON DELETE CASCADE,
  owner        TEXT NOT NULL,
  token_hash   TEXT NOT NULL PRIMARY KEY,
  created_at   BIGINT NOT NULL,
  expires_at   BIGINT NOT NULL,
  revoked_at   BIGINT,
  UNIQUE (operation_id, id)
);
