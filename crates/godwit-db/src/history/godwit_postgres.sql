CREATE TABLE IF NOT EXISTS godwit_history (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    direction TEXT NOT NULL CHECK (direction IN ('up', 'down')),
    state TEXT NOT NULL CHECK (state IN ('started', 'applied', 'failed', 'rolled-back')),
    checksum TEXT NOT NULL,
    normalised TEXT NOT NULL,
    statements_done INTEGER NOT NULL,
    statements_total INTEGER NOT NULL,
    started_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp(),
    ended_at TIMESTAMPTZ,
    millis BIGINT,
    applied_by TEXT NOT NULL,
    machine TEXT NOT NULL,
    tool TEXT NOT NULL,
    run_id TEXT NOT NULL,
    error TEXT
)
