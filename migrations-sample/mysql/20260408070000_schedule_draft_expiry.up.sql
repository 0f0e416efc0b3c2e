-- Runs the procedure every night. The start is written out, because it would otherwise be
-- the moment of the migration and differ between environments. The event only fires where
-- event_scheduler is on.
CREATE TABLE maintenance_runs (
    id          BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    job         VARCHAR(60) NOT NULL,
    touched     INT NOT NULL,
    finished_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (id),
    KEY maintenance_runs_job_idx (job, finished_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE EVENT nightly_maintenance
    ON SCHEDULE EVERY 1 DAY STARTS '2026-04-09 03:15:00'
    ON COMPLETION PRESERVE
    COMMENT 'Expires drafts after 30 days; keeps a year of its own runs'
    DO
BEGIN
    DECLARE touched INT DEFAULT 0;

    CALL expire_stale_drafts(30, touched);
    INSERT INTO maintenance_runs (job, touched) VALUES ('expire_stale_drafts', touched);

    CASE DAYOFWEEK(CURRENT_DATE)
        WHEN 1 THEN DELETE FROM maintenance_runs WHERE finished_at < NOW() - INTERVAL 1 YEAR;
        ELSE BEGIN END;
    END CASE;
END;
