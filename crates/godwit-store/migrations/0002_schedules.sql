-- When backups of an environment are taken by themselves, and what became of the last one.
-- `since` is when the schedule was set: what came before it was never due. `last_started` is the claim on an
-- occurrence: the app and the system's timer may look at the same moment, and whoever changes it first takes the backup.

CREATE TABLE schedules (
    environment  TEXT PRIMARY KEY REFERENCES environments (id) ON DELETE CASCADE,
    cron         TEXT NOT NULL,
    zone         TEXT NOT NULL,
    paused       INTEGER NOT NULL,
    since        TEXT NOT NULL,
    last_started TEXT,
    last_outcome TEXT,
    last_missed  TEXT
) STRICT;

PRAGMA user_version = 2;
