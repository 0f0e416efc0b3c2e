-- one row: what the database says that it is
CREATE TABLE IF NOT EXISTS {table} (
    only_row INT NOT NULL DEFAULT 1 PRIMARY KEY CHECK (only_row = 1),
    id VARCHAR(36) NOT NULL,
    name TEXT NOT NULL,
    tier VARCHAR(16) NOT NULL,
    protect VARCHAR(16) NOT NULL,
    fingerprint TEXT NULL,
    written_at VARCHAR(40) NOT NULL,
    written_by TEXT NOT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4
