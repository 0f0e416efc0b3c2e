-- Step two of the rename, contract: no release that writes customers.name is left, so the
-- trigger and the old column go, and the new column takes over the old one's rules.
DROP TRIGGER customers_sync_names ON customers;
DROP FUNCTION sync_customer_names();

ALTER TABLE customers DROP COLUMN name;
ALTER TABLE customers ALTER COLUMN full_name SET NOT NULL;
ALTER TABLE customers ADD CONSTRAINT customers_full_name_not_blank CHECK (btrim(full_name) <> '');
