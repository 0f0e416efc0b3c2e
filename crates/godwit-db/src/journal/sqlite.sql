CREATE TABLE IF NOT EXISTS godwit_journal (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    run_id TEXT NOT NULL,
    event TEXT NOT NULL,
    version INTEGER,
    direction TEXT NOT NULL,
    statement INTEGER,
    fingerprint TEXT,
    definition_before TEXT,
    at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    written_by TEXT NOT NULL,
    machine TEXT NOT NULL,
    note TEXT
)
