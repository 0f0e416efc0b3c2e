-- Where copies of backups go. Their credentials are in the OS keyring under the same id.

CREATE TABLE destinations (
    id   TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL
) STRICT;

PRAGMA user_version = 3;
