-- Godwit's own data. No secret is ever in here: passwords live in the OS keyring.
-- Times are RFC 3339 in UTC with nine decimals, so that they sort as texts; ids are UUIDs as text; nouns with many fields are JSON.

PRAGMA application_id = 0x47445754;

CREATE TABLE projects (
    id     TEXT PRIMARY KEY,
    name   TEXT NOT NULL,
    folder TEXT NOT NULL UNIQUE,
    format TEXT,
    opened TEXT NOT NULL
) STRICT;

CREATE TABLE environments (
    id       TEXT PRIMARY KEY,
    project  TEXT NOT NULL REFERENCES projects (id) ON DELETE CASCADE,
    name     TEXT NOT NULL,
    position INTEGER NOT NULL,
    profile  TEXT NOT NULL,
    UNIQUE (project, name)
) STRICT;

-- Runs outlive their environment: what was done stays known. `ended` is NULL while a run goes on or after it died.
CREATE TABLE runs (
    id          TEXT PRIMARY KEY,
    environment TEXT,
    project     TEXT,
    started     TEXT NOT NULL,
    ended       TEXT,
    record      TEXT NOT NULL
) STRICT;
CREATE INDEX runs_started ON runs (started DESC);
CREATE INDEX runs_open ON runs (id) WHERE ended IS NULL;

CREATE TABLE run_events (
    run   TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    seq   INTEGER NOT NULL,
    event TEXT NOT NULL,
    PRIMARY KEY (run, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE backups (
    id          TEXT PRIMARY KEY,
    environment TEXT,
    project     TEXT,
    started     TEXT NOT NULL,
    manifest    TEXT NOT NULL,
    path        TEXT NOT NULL,
    proof       TEXT NOT NULL
) STRICT;
CREATE INDEX backups_started ON backups (started DESC);

CREATE TABLE settings (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 1;
