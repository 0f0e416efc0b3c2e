-- Drafts nobody comes back to pile up. The nightly job calls this procedure.
ALTER TABLE orders ADD COLUMN touched_at timestamptz NOT NULL DEFAULT '2026-01-01 00:00:00+00';
ALTER TABLE orders ALTER COLUMN touched_at SET DEFAULT now();

CREATE PROCEDURE expire_stale_drafts(older_than interval, INOUT expired integer DEFAULT 0)
LANGUAGE plpgsql AS $body$
DECLARE
    stale record;
BEGIN
    expired := 0;
    FOR stale IN
        SELECT id FROM orders
        WHERE status = 'draft' AND touched_at < now() - older_than
        ORDER BY id
        FOR UPDATE SKIP LOCKED
    LOOP
        UPDATE orders
        SET status = 'cancelled',
            note = concat_ws('; ', note, 'expired: "nobody''s draft"'),
            touched_at = now()
        WHERE id = stale.id;
        expired := expired + 1;
    END LOOP;
END;
$body$;

COMMENT ON PROCEDURE expire_stale_drafts(interval, integer) IS 'Cancels drafts untouched for the given time; skips rows that somebody edits right now.';
