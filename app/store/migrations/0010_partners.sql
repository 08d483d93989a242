-- +goose Up

-- What comes next with a partner and who of the team sees to it; days are YYYY-MM-DD in the operation's zone, or empty.
ALTER TABLE partner ADD COLUMN next_step TEXT NOT NULL DEFAULT '';
ALTER TABLE partner ADD COLUMN next_step_on TEXT NOT NULL DEFAULT '';
ALTER TABLE partner ADD COLUMN owner TEXT NOT NULL DEFAULT '';
ALTER TABLE partner ADD COLUMN agreement TEXT NOT NULL DEFAULT 'none';
ALTER TABLE partner ADD COLUMN agreement_on TEXT NOT NULL DEFAULT '';

-- When it was asked first, when it answered last, how often and when it was asked again by itself, and when the team last looked
-- at what it wrote. Partners from before were asked by hand: nothing is sent to them by itself.
ALTER TABLE partner ADD COLUMN asked_at BIGINT;
ALTER TABLE partner ADD COLUMN heard_at BIGINT;
ALTER TABLE partner ADD COLUMN reminders BIGINT NOT NULL DEFAULT 0;
ALTER TABLE partner ADD COLUMN reminded_at BIGINT;
ALTER TABLE partner ADD COLUMN seen_at BIGINT;

-- What it agreed to. Whoever agreed to be named before has been shown with its site.
ALTER TABLE partner ADD COLUMN signatory TEXT NOT NULL DEFAULT '';
ALTER TABLE partner ADD COLUMN show_link BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE partner ADD COLUMN licences_at BIGINT;

CREATE TABLE partner_link (
  operation_id TEXT NOT NULL,
  id           TEXT NOT NULL PRIMARY KEY,
  partner_id   TEXT NOT NULL,
  token_hash   TEXT NOT NULL UNIQUE,
  created_at   BIGINT NOT NULL,
  expires_at   BIGINT NOT NULL,
  opened_at    BIGINT,
  revoked_at   BIGINT,
  UNIQUE (operation_id, id),
  FOREIGN KEY (operation_id, partner_id) REFERENCES partner(operation_id, id) ON DELETE CASCADE
);
CREATE INDEX partner_link_partner ON partner_link(operation_id, partner_id);

-- Each answer stays: by the page, on the telephone, on the market.
CREATE TABLE partner_answer (
  operation_id TEXT NOT NULL,
  id           TEXT NOT NULL PRIMARY KEY,
  partner_id   TEXT NOT NULL,
  reply        TEXT NOT NULL,
  word         TEXT NOT NULL,
  how          TEXT NOT NULL,
  at           BIGINT NOT NULL,
  UNIQUE (operation_id, id),
  FOREIGN KEY (operation_id, partner_id) REFERENCES partner(operation_id, id) ON DELETE CASCADE
);
CREATE INDEX partner_answer_partner ON partner_answer(operation_id, partner_id);

-- One thing that a partner brings, and what became of it.
CREATE TABLE partner_offer (
  operation_id TEXT NOT NULL,
  id           TEXT NOT NULL PRIMARY KEY,
  partner_id   TEXT NOT NULL,
  kind         TEXT NOT NULL,
  text         TEXT NOT NULL,
  quantity     BIGINT,
  access       TEXT NOT NULL,
  opening      TEXT NOT NULL,
  people       TEXT NOT NULL,
  licence      TEXT NOT NULL,
  state        TEXT NOT NULL,
  subject_to   TEXT NOT NULL,
  decides      TEXT NOT NULL,
  decides_on   TEXT NOT NULL,
  place_id     TEXT REFERENCES place(id) ON DELETE SET NULL,
  equipment_id TEXT REFERENCES equipment(id) ON DELETE SET NULL,
  proposal_id  TEXT REFERENCES proposal(id) ON DELETE SET NULL,
  created_at   BIGINT NOT NULL,
  updated_at   BIGINT NOT NULL,
  version      BIGINT NOT NULL,
  UNIQUE (operation_id, id),
  FOREIGN KEY (operation_id, partner_id) REFERENCES partner(operation_id, id) ON DELETE CASCADE
);
CREATE INDEX partner_offer_partner ON partner_offer(operation_id, partner_id);
CREATE INDEX partner_offer_place ON partner_offer(place_id) WHERE place_id IS NOT NULL;
CREATE INDEX partner_offer_equipment ON partner_offer(equipment_id) WHERE equipment_id IS NOT NULL;
CREATE INDEX partner_offer_proposal ON partner_offer(proposal_id) WHERE proposal_id IS NOT NULL;

-- How an operation invites: its own words by language, and when silent partners are asked again. Without a row, as the
-- program proposes.
CREATE TABLE partner_invitation (
  operation_id   TEXT NOT NULL PRIMARY KEY REFERENCES operation(id) ON DELETE CASCADE,
  texts          TEXT NOT NULL,
  signature      TEXT NOT NULL,
  follow_up_days BIGINT NOT NULL,
  follow_up_most BIGINT NOT NULL,
  version        BIGINT NOT NULL
);
