-- Drafts nobody comes back to pile up. The nightly event of the next migration calls this.
ALTER TABLE orders
    ADD COLUMN touched_at DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP;

UPDATE orders SET touched_at = COALESCE(shipped_at, placed_at, '2026-01-01 00:00:00');

CREATE PROCEDURE expire_stale_drafts(IN older_than_days INT, OUT expired INT)
    MODIFIES SQL DATA
    SQL SECURITY INVOKER
    COMMENT 'Cancels drafts untouched for the given number of days'
BEGIN
    DECLARE stale_id BIGINT UNSIGNED;
    DECLARE finished BOOLEAN DEFAULT FALSE;
    DECLARE stale CURSOR FOR
        SELECT id FROM orders
        WHERE status = 'draft' AND touched_at < NOW() - INTERVAL older_than_days DAY
        ORDER BY id;
    DECLARE CONTINUE HANDLER FOR NOT FOUND SET finished = TRUE;
    DECLARE EXIT HANDLER FOR SQLEXCEPTION
    BEGIN
        ROLLBACK;
        RESIGNAL;
    END;

    IF older_than_days IS NULL OR older_than_days < 1 THEN
        SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'older_than_days must be 1 or more; nobody''s draft is that old';
    END IF;

    SET expired = 0;
    START TRANSACTION;
    OPEN stale;
    drafts: LOOP
        FETCH stale INTO stale_id;
        IF finished THEN
            LEAVE drafts;
        END IF;
        # The reason is written into the note; support staff read it aloud.
        UPDATE orders
        SET status = 'cancelled', note = CONCAT_WS('; ', note, 'expired: "nobody''s draft"')
        WHERE id = stale_id;
        SET expired = expired + 1;
    END LOOP drafts;
    CLOSE stale;
    COMMIT;
END;
