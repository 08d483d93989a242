-- +goose Up

-- What has to be asked of an authority, or told it. A row of the usual list bears the key of its entry in data.UsualFormalities and exists from the first
-- answer on; one of the team's own has an empty key. Days are written YYYY-MM-DD, empty when there is none; lead_days is NULL
-- where the list's own lead time counts.
CREATE TABLE formality (
  operation_id TEXT NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  id           TEXT NOT NULL PRIMARY KEY,
  kind         TEXT NOT NULL,
  title        TEXT NOT NULL,
  authority    TEXT NOT NULL,
  lead_days    BIGINT,
  need         TEXT NOT NULL,
  sent_on      TEXT NOT NULL,
  answer       TEXT NOT NULL,
  answered_on  TEXT NOT NULL,
  note         TEXT NOT NULL,
  created_at   BIGINT NOT NULL,
  updated_at   BIGINT NOT NULL,
  version      BIGINT NOT NULL,
  UNIQUE (operation_id, id)
);
-- An entry of the list becomes one row, also when two people answer at once.
CREATE UNIQUE INDEX formality_kind ON formality(operation_id, kind) WHERE kind <> '';

CREATE TABLE formality_paper (
  operation_id TEXT NOT NULL,
  id           TEXT NOT NULL PRIMARY KEY,
  formality_id TEXT NOT NULL,
  hash         TEXT NOT NULL,
  size         BIGINT NOT NULL,
  media_type   TEXT NOT NULL,
  name         TEXT NOT NULL,
  created_at   BIGINT NOT NULL,
  UNIQUE (operation_id, id),
  FOREIGN KEY (operation_id, formality_id) REFERENCES formality(operation_id, id) ON DELETE CASCADE
);
CREATE INDEX formality_paper_formality ON formality_paper(operation_id, formality_id);

-- What is set once for the whole budget. Amounts are in cents, here and below. hours_planned and hours_done are minutes that the
-- team typed, NULL where those of the volunteers' posts count. answers are the texts of the financial report by name, as JSON.
CREATE TABLE budget (
  operation_id  TEXT NOT NULL PRIMARY KEY REFERENCES operation(id) ON DELETE CASCADE,
  hourly_rate   BIGINT NOT NULL,
  hours_planned BIGINT,
  hours_done    BIGINT,
  answers       TEXT NOT NULL,
  updated_at    BIGINT NOT NULL,
  version       BIGINT NOT NULL
);

-- One expense or income. account is a number of the chart of accounts, whose class says which of the two; actual is NULL until
-- the amount is known; a refund is negative.
CREATE TABLE budget_line (
  operation_id TEXT NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  id           TEXT NOT NULL PRIMARY KEY,
  account      TEXT NOT NULL,
  title        TEXT NOT NULL,
  planned      BIGINT NOT NULL,
  actual       BIGINT,
  settled_on   TEXT NOT NULL,
  note         TEXT NOT NULL,
  created_at   BIGINT NOT NULL,
  updated_at   BIGINT NOT NULL,
  version      BIGINT NOT NULL,
  UNIQUE (operation_id, id)
);

CREATE TABLE budget_receipt (
  operation_id   TEXT NOT NULL,
  id             TEXT NOT NULL PRIMARY KEY,
  budget_line_id TEXT NOT NULL,
  hash           TEXT NOT NULL,
  size           BIGINT NOT NULL,
  media_type     TEXT NOT NULL,
  name           TEXT NOT NULL,
  created_at     BIGINT NOT NULL,
  UNIQUE (operation_id, id),
  FOREIGN KEY (operation_id, budget_line_id) REFERENCES budget_line(operation_id, id) ON DELETE CASCADE
);
CREATE INDEX budget_receipt_line ON budget_receipt(operation_id, budget_line_id);

-- Money asked of a funder: a partner of the operation, or somebody by name. granted is NULL until the funder has decided, and 0
-- for a refusal; paid is NULL until money came.
CREATE TABLE subsidy (
  operation_id TEXT NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  id           TEXT NOT NULL PRIMARY KEY,
  partner_id   TEXT REFERENCES partner(id) ON DELETE SET NULL,
  funder       TEXT NOT NULL,
  title        TEXT NOT NULL,
  asked        BIGINT NOT NULL,
  granted      BIGINT,
  paid         BIGINT,
  filed_on     TEXT NOT NULL,
  decision_on  TEXT NOT NULL,
  paid_on      TEXT NOT NULL,
  report_on    TEXT NOT NULL,
  reported_on  TEXT NOT NULL,
  logo         BOOLEAN NOT NULL,
  sentence     TEXT NOT NULL,
  note         TEXT NOT NULL,
  created_at   BIGINT NOT NULL,
  updated_at   BIGINT NOT NULL,
  version      BIGINT NOT NULL,
  UNIQUE (operation_id, id)
);
CREATE INDEX subsidy_partner ON subsidy(partner_id) WHERE partner_id IS NOT NULL;

-- A contribution in kind: work, goods or services that cost nothing and have a value, which stands on both sides. It may tell of a
-- loan of the inventory or of a place.
CREATE TABLE budget_gift (
  operation_id TEXT NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  id           TEXT NOT NULL PRIMARY KEY,
  kind         TEXT NOT NULL,
  title        TEXT NOT NULL,
  giver        TEXT NOT NULL,
  equipment_id TEXT REFERENCES equipment(id) ON DELETE SET NULL,
  place_id     TEXT REFERENCES place(id) ON DELETE SET NULL,
  planned      BIGINT NOT NULL,
  actual       BIGINT,
  note         TEXT NOT NULL,
  created_at   BIGINT NOT NULL,
  updated_at   BIGINT NOT NULL,
  version      BIGINT NOT NULL,
  UNIQUE (operation_id, id)
);
CREATE INDEX budget_gift_equipment ON budget_gift(equipment_id) WHERE equipment_id IS NOT NULL;
CREATE INDEX budget_gift_place ON budget_gift(place_id) WHERE place_id IS NOT NULL;
