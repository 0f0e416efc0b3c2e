-- one row: what the database says that it is
CREATE TABLE IF NOT EXISTS {table} (
    only_row INTEGER PRIMARY KEY DEFAULT 1 CHECK (only_row = 1),
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    tier TEXT NOT NULL CHECK (tier IN ('development', 'staging', 'production')),
    protect TEXT NOT NULL CHECK (protect IN ('open', 'confirm', 'read-only')),
    fingerprint TEXT,
    written_at TEXT NOT NULL,
    written_by TEXT NOT NULL
)
