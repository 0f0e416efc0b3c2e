CREATE TABLE IF NOT EXISTS godwit_journal (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    run_id VARCHAR(36) NOT NULL,
    event VARCHAR(24) NOT NULL,
    version BIGINT NULL,
    direction VARCHAR(4) NOT NULL,
    statement INT NULL,
    fingerprint VARCHAR(64) NULL,
    definition_before VARCHAR(64) NULL,
    at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    written_by VARCHAR(255) NOT NULL,
    machine VARCHAR(255) NOT NULL,
    note TEXT NULL
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4
