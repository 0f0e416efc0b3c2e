-- The trigger first, so that no update can fail for want of its table.
DROP TRIGGER products_audit;
DROP TABLE audit_entries;
