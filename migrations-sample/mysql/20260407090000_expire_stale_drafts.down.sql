-- Orders that were expired meanwhile stay cancelled; their note says why.
DROP PROCEDURE expire_stale_drafts;
ALTER TABLE orders DROP COLUMN touched_at;
