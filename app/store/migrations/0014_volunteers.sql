-- +goose Up

-- How an operation looks for volunteers. Without a row nobody can sign up by the public page.
CREATE TABLE volunteer_call (
  operation_id TEXT NOT NULL PRIMARY KEY REFERENCES operation(id) ON DELETE CASCADE,
  open         BOOLEAN NOT NULL,
  words        TEXT NOT NULL,
  version      BIGINT NOT NULL
);

-- What somebody is needed for. kind is the key of the proposed post that it came from, or empty.
CREATE TABLE volunteer_post (
  operation_id  TEXT NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  id            TEXT NOT NULL PRIMARY KEY,
  kind          TEXT NOT NULL,
  title         TEXT NOT NULL,
  place_id      TEXT REFERENCES place(id) ON DELETE SET NULL,
  work          TEXT NOT NULL,
  bring         TEXT NOT NULL,
  contact_name  TEXT NOT NULL,
  contact_phone TEXT NOT NULL,
  created_at    BIGINT NOT NULL,
  updated_at    BIGINT NOT NULL,
  version       BIGINT NOT NULL,
  UNIQUE (operation_id, id)
);
-- A proposed post is made once, also when two people ask at once.
CREATE UNIQUE INDEX volunteer_post_kind ON volunteer_post(operation_id, kind) WHERE kind <> '';
CREATE INDEX volunteer_post_place ON volunteer_post(place_id) WHERE place_id IS NOT NULL;

-- The hours of a post. wanted is how many are needed, extra how many more are welcome: never more than both together.
CREATE TABLE volunteer_shift (
  operation_id      TEXT NOT NULL,
  id                TEXT NOT NULL PRIMARY KEY,
  volunteer_post_id TEXT NOT NULL,
  starts_at         BIGINT NOT NULL,
  ends_at           BIGINT NOT NULL,
  wanted            BIGINT NOT NULL,
  extra             BIGINT NOT NULL,
  version           BIGINT NOT NULL,
  UNIQUE (operation_id, id),
  FOREIGN KEY (operation_id, volunteer_post_id) REFERENCES volunteer_post(operation_id, id) ON DELETE CASCADE
);
CREATE INDEX volunteer_shift_post ON volunteer_shift(operation_id, volunteer_post_id);

-- Somebody who helps. age_band is adult, teen (15 to 17) or child (under 15); the last two come with an adult to call.
CREATE TABLE volunteer (
  operation_id   TEXT NOT NULL REFERENCES operation(id) ON DELETE CASCADE,
  id             TEXT NOT NULL PRIMARY KEY,
  name           TEXT NOT NULL,
  email          TEXT NOT NULL,
  phone          TEXT NOT NULL,
  age_band       TEXT NOT NULL,
  guardian       TEXT NOT NULL,
  guardian_phone TEXT NOT NULL,
  note           TEXT NOT NULL,
  language       TEXT NOT NULL,
  created_at     BIGINT NOT NULL,
  updated_at     BIGINT NOT NULL,
  erased_at      BIGINT,
  version        BIGINT NOT NULL,
  UNIQUE (operation_id, id)
);

-- A volunteer in a shift: coming, or left since. attendance and seconds are what was counted afterwards; NULL seconds are the
-- planned ones. reminded_at is when the letter of the day before was queued, seen_at when the team read that somebody left.
CREATE TABLE volunteer_part (
  operation_id       TEXT NOT NULL,
  id                 TEXT NOT NULL PRIMARY KEY,
  volunteer_id       TEXT NOT NULL,
  volunteer_shift_id TEXT NOT NULL,
  state              TEXT NOT NULL,
  attendance         TEXT NOT NULL,
  seconds            BIGINT,
  created_at         BIGINT NOT NULL,
  reminded_at        BIGINT,
  left_at            BIGINT,
  seen_at            BIGINT,
  UNIQUE (operation_id, id),
  UNIQUE (volunteer_id, volunteer_shift_id),
  FOREIGN KEY (operation_id, volunteer_id) REFERENCES volunteer(operation_id, id) ON DELETE CASCADE,
  FOREIGN KEY (operation_id, volunteer_shift_id) REFERENCES volunteer_shift(operation_id, id) ON DELETE CASCADE
);
CREATE INDEX volunteer_part_shift ON volunteer_part(operation_id, volunteer_shift_id);

-- The private page of a volunteer. Whoever opens a trusted link was given it by the team or by a letter to the mailbox that the volunteer
-- named; the one shown after the public form was not.
CREATE TABLE volunteer_link (
  operation_id TEXT NOT NULL,
  id           TEXT NOT NULL UNIQUE,
  volunteer_id TEXT NOT NULL,
  trusted      BOOLEAN NOT NULL,
  token_hash   TEXT NOT NULL PRIMARY KEY,
  created_at   BIGINT NOT NULL,
  expires_at   BIGINT NOT NULL,
  revoked_at   BIGINT,
  UNIQUE (operation_id, id),
  FOREIGN KEY (operation_id, volunteer_id) REFERENCES volunteer(operation_id, id) ON DELETE CASCADE
);
CREATE INDEX volunteer_link_volunteer ON volunteer_link(operation_id, volunteer_id);
