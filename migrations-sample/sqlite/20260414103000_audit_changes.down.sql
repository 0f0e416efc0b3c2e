-- The trigger first, so that no update can fail for want of its tables.
DROP TRIGGER products_audit;
DROP TABLE audit_entries;
DROP TABLE audit_actor;
