-- Step two of the rename, contract: no release that writes customers.name is left, so the
-- triggers and the old column go.
DROP TRIGGER customers_sync_names_update;
DROP TRIGGER customers_sync_names_insert;

ALTER TABLE customers DROP COLUMN name;
