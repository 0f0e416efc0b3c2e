CREATE TABLE IF NOT EXISTS godwit_journal (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id TEXT NOT NULL,
    event TEXT NOT NULL,
    version BIGINT,
    direction TEXT NOT NULL,
    statement INTEGER,
    fingerprint TEXT,
    definition_before TEXT,
    at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
    written_by TEXT NOT NULL,
    machine TEXT NOT NULL,
    note TEXT
)
