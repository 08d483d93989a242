-- +goose Up

-- The steering committee: who sits in it, and for whom. side is the commune, a free project, a partner or the residents. A person has
-- one seat: neither an address nor an account can be there twice among those who have not left.
CREATE TABLE committee_member (
  operation_id TEXT NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  id           TEXT NOT NULL PRIMARY KEY,
  name         TEXT NOT NULL,
  side         TEXT NOT NULL,
  organisation TEXT NOT NULL,
  partner_id   TEXT REFERENCES partner(id) ON DELETE SET NULL,
  account_id   TEXT REFERENCES account(id) ON DELETE SET NULL,
  email        TEXT NOT NULL,
  phone        TEXT NOT NULL,
  left_at      BIGINT,
  created_at   BIGINT NOT NULL,
  updated_at   BIGINT NOT NULL,
  version      BIGINT NOT NULL,
  UNIQUE (operation_id, id)
);
CREATE UNIQUE INDEX committee_member_email ON committee_member(operation_id, email) WHERE email <> '' AND left_at IS NULL;
CREATE UNIQUE INDEX committee_member_seat ON committee_member(operation_id, account_id) WHERE account_id IS NOT NULL AND left_at IS NULL;
CREATE INDEX committee_member_account ON committee_member(account_id) WHERE account_id IS NOT NULL;
CREATE INDEX committee_member_partner ON committee_member(partner_id) WHERE partner_id IS NOT NULL;

-- The private page of a member, who votes without an account.
CREATE TABLE committee_link (
  operation_id        TEXT NOT NULL,
  id                  TEXT NOT NULL UNIQUE,
  committee_member_id TEXT NOT NULL,
  token_hash          TEXT NOT NULL PRIMARY KEY,
  created_at          BIGINT NOT NULL,
  expires_at          BIGINT NOT NULL,
  revoked_at          BIGINT,
  UNIQUE (operation_id, id),
  FOREIGN KEY (operation_id, committee_member_id) REFERENCES committee_member(operation_id, id) ON DELETE CASCADE
);
CREATE INDEX committee_link_member ON committee_link(operation_id, committee_member_id);

-- A meeting of the committee. weekend_at is when the weekend began by the plan of the day on which the date was chosen: the meeting does
-- not follow when the weekend moves, and the team is told.
CREATE TABLE committee_meeting (
  operation_id    TEXT NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  id              TEXT NOT NULL PRIMARY KEY,
  title           TEXT NOT NULL,
  starts_at       BIGINT NOT NULL,
  weekend_at      BIGINT NOT NULL,
  place_id        TEXT REFERENCES place(id) ON DELETE SET NULL,
  place           TEXT NOT NULL,
  notes           TEXT NOT NULL,
  guests          TEXT NOT NULL,
  minutes         TEXT NOT NULL,
  minutes_public  BOOLEAN NOT NULL,
  called_at       BIGINT,
  minutes_sent_at BIGINT,
  created_at      BIGINT NOT NULL,
  updated_at      BIGINT NOT NULL,
  version         BIGINT NOT NULL,
  UNIQUE (operation_id, id)
);
CREATE INDEX committee_meeting_place ON committee_meeting(place_id) WHERE place_id IS NOT NULL;

CREATE TABLE committee_item (
  operation_id         TEXT NOT NULL,
  id                   TEXT NOT NULL PRIMARY KEY,
  committee_meeting_id TEXT NOT NULL,
  position             BIGINT NOT NULL,
  title                TEXT NOT NULL,
  brought_by           TEXT NOT NULL,
  duration             BIGINT NOT NULL,
  UNIQUE (operation_id, id),
  FOREIGN KEY (operation_id, committee_meeting_id) REFERENCES committee_meeting(operation_id, id) ON DELETE CASCADE
);
CREATE INDEX committee_item_meeting ON committee_item(operation_id, committee_meeting_id);

-- Who came and who was excused; a member without a row was neither.
CREATE TABLE committee_attendance (
  operation_id         TEXT NOT NULL,
  committee_meeting_id TEXT NOT NULL,
  committee_member_id  TEXT NOT NULL,
  state                TEXT NOT NULL,
  PRIMARY KEY (operation_id, committee_meeting_id, committee_member_id),
  FOREIGN KEY (operation_id, committee_meeting_id) REFERENCES committee_meeting(operation_id, id) ON DELETE CASCADE,
  FOREIGN KEY (operation_id, committee_member_id) REFERENCES committee_member(operation_id, id) ON DELETE CASCADE
);
CREATE INDEX committee_attendance_member ON committee_attendance(operation_id, committee_member_id);

-- The register of decisions. members and what follows are the result, frozen when the decision is closed; 0 before. objection is the
-- reason for which one was stopped that silence would have adopted.
CREATE TABLE decision (
  operation_id         TEXT NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  id                   TEXT NOT NULL PRIMARY KEY,
  number               BIGINT NOT NULL,
  committee_meeting_id TEXT REFERENCES committee_meeting(id) ON DELETE SET NULL,
  text                 TEXT NOT NULL,
  proposed_by          TEXT NOT NULL,
  way                  TEXT NOT NULL,
  secret               BOOLEAN NOT NULL,
  quorum               BIGINT NOT NULL,
  closes_at            BIGINT NOT NULL,
  state                TEXT NOT NULL,
  closed_at            BIGINT,
  members              BIGINT NOT NULL,
  yes                  BIGINT NOT NULL,
  no                   BIGINT NOT NULL,
  abstained            BIGINT NOT NULL,
  objection            TEXT NOT NULL,
  created_at           BIGINT NOT NULL,
  UNIQUE (operation_id, id),
  UNIQUE (operation_id, number)
);
CREATE INDEX decision_meeting ON decision(committee_meeting_id) WHERE committee_meeting_id IS NOT NULL;
CREATE INDEX decision_due ON decision(closes_at) WHERE state = 'open';

-- One row a member and decision. choice is emptied when a secret vote closes: that somebody voted stays, how does not.
CREATE TABLE decision_vote (
  operation_id        TEXT NOT NULL,
  decision_id         TEXT NOT NULL,
  committee_member_id TEXT NOT NULL,
  choice              TEXT NOT NULL,
  how                 TEXT NOT NULL,
  account_id          TEXT REFERENCES account(id) ON DELETE SET NULL,
  at                  BIGINT NOT NULL,
  PRIMARY KEY (operation_id, decision_id, committee_member_id),
  FOREIGN KEY (operation_id, decision_id) REFERENCES decision(operation_id, id) ON DELETE CASCADE,
  FOREIGN KEY (operation_id, committee_member_id) REFERENCES committee_member(operation_id, id) ON DELETE CASCADE
);
CREATE INDEX decision_vote_member ON decision_vote(operation_id, committee_member_id);
CREATE INDEX decision_vote_account ON decision_vote(account_id) WHERE account_id IS NOT NULL;

-- Meetings for everybody, before and after the weekend. taken are the seats of those who come, counted in the statement that takes them;
-- capacity NULL is no limit; came is how many were there, as the team counted.
CREATE TABLE public_meeting (
  operation_id TEXT NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  id           TEXT NOT NULL PRIMARY KEY,
  slug         TEXT NOT NULL,
  kind         TEXT NOT NULL,
  title        TEXT NOT NULL,
  text         TEXT NOT NULL,
  starts_at    BIGINT NOT NULL,
  ends_at      BIGINT NOT NULL,
  weekend_at   BIGINT NOT NULL,
  place_id     TEXT REFERENCES place(id) ON DELETE SET NULL,
  place        TEXT NOT NULL,
  sign_up      BOOLEAN NOT NULL,
  capacity     BIGINT,
  taken        BIGINT NOT NULL,
  came         BIGINT,
  state        TEXT NOT NULL,
  sequence     BIGINT NOT NULL,
  created_at   BIGINT NOT NULL,
  updated_at   BIGINT NOT NULL,
  version      BIGINT NOT NULL,
  UNIQUE (operation_id, id),
  UNIQUE (operation_id, slug)
);
CREATE INDEX public_meeting_place ON public_meeting(place_id) WHERE place_id IS NOT NULL;
CREATE INDEX public_meeting_start ON public_meeting(starts_at);

-- Who comes: perhaps a name, a number of persons, perhaps an address for a reminder. form_key was made with the empty form, so that sending
-- it twice gives one row; revoked_at is when they withdrew.
CREATE TABLE meeting_guest (
  operation_id      TEXT NOT NULL,
  id                TEXT NOT NULL PRIMARY KEY,
  public_meeting_id TEXT NOT NULL,
  name              TEXT NOT NULL,
  headcount         BIGINT NOT NULL,
  email             TEXT NOT NULL,
  language          TEXT NOT NULL,
  form_key          TEXT NOT NULL,
  form_hash         TEXT NOT NULL,
  token_hash        TEXT NOT NULL,
  created_at        BIGINT NOT NULL,
  expires_at        BIGINT NOT NULL,
  revoked_at        BIGINT,
  reminded_at       BIGINT,
  UNIQUE (operation_id, id),
  UNIQUE (operation_id, form_key),
  FOREIGN KEY (operation_id, public_meeting_id) REFERENCES public_meeting(operation_id, id) ON DELETE CASCADE
);
CREATE INDEX meeting_guest_meeting ON meeting_guest(operation_id, public_meeting_id);
CREATE UNIQUE INDEX meeting_guest_token ON meeting_guest(token_hash) WHERE token_hash <> '';
