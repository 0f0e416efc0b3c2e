CREATE TABLE IF NOT EXISTS godwit_history (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    name TEXT NOT NULL,
    direction TEXT NOT NULL CHECK (direction IN ('up', 'down')),
    state TEXT NOT NULL CHECK (state IN ('started', 'applied', 'failed', 'rolled-back')),
    checksum TEXT NOT NULL,
    normalised TEXT NOT NULL,
    statements_done INTEGER NOT NULL,
    statements_total INTEGER NOT NULL,
    started_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    ended_at TEXT,
    millis INTEGER,
    applied_by TEXT NOT NULL,
    machine TEXT NOT NULL,
    tool TEXT NOT NULL,
    run_id TEXT NOT NULL,
    error TEXT
)
