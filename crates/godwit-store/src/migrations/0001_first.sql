-- Times are RFC 3339 texts in UTC with nine decimals, so that they sort as texts.
-- Ids are UUIDs of version 7, which sort by creation.

PRAGMA application_id = 0x47445754;

CREATE TABLE projects (
  id      TEXT PRIMARY KEY,
  name    TEXT NOT NULL,
  folder  TEXT NOT NULL UNIQUE,
  format  TEXT,
  opened  TEXT
) STRICT;

CREATE TABLE environments (
  id        TEXT PRIMARY KEY,
  project   TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
  -- 'Production' beside 'production' would be one slip away from the wrong target.
  name      TEXT NOT NULL COLLATE NOCASE,
  address   TEXT NOT NULL CHECK (json_valid(address)),
  tier      TEXT NOT NULL,
  colour    TEXT,
  protect   TEXT NOT NULL,
  position  INTEGER NOT NULL,
  UNIQUE (project, name)
) STRICT;

-- What happened stays true after its environment or project is gone: no foreign keys from here on.
CREATE TABLE runs (
  id           TEXT PRIMARY KEY,
  kind         TEXT NOT NULL,
  environment  TEXT,
  project      TEXT,
  target       TEXT NOT NULL,
  "plan"       TEXT,
  versions     TEXT NOT NULL CHECK (json_valid(versions)),
  "by"         TEXT NOT NULL,
  machine      TEXT NOT NULL,
  pid          INTEGER NOT NULL,
  godwit       TEXT NOT NULL,
  started      TEXT NOT NULL,
  ended        TEXT,
  outcome      TEXT,
  state        TEXT CHECK (state IS NULL OR json_valid(state)),
  error        TEXT,
  backup       TEXT
) STRICT;

CREATE INDEX runs_by_environment ON runs (environment, id);
CREATE INDEX runs_by_project ON runs (project, id);
CREATE INDEX runs_open ON runs (id) WHERE ended IS NULL;

CREATE TABLE run_events (
  run    TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  seq    INTEGER NOT NULL,
  event  TEXT NOT NULL CHECK (json_valid(event)),
  PRIMARY KEY (run, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE backups (
  id           TEXT PRIMARY KEY,
  environment  TEXT,
  path         TEXT NOT NULL,
  manifest     TEXT NOT NULL CHECK (json_valid(manifest)),
  proof        TEXT NOT NULL CHECK (json_valid(proof)),
  started      TEXT NOT NULL
) STRICT;

CREATE INDEX backups_by_environment ON backups (environment, started);

CREATE TABLE settings (
  key    TEXT PRIMARY KEY,
  value  TEXT NOT NULL CHECK (json_valid(value))
) STRICT;

PRAGMA user_version = 1;
