-- Step two of the rename, contract: no release that writes customers.name is left, so the
-- triggers and the old column go, and the new column takes over the old one's rules.
DROP TRIGGER customers_sync_names_update;
DROP TRIGGER customers_sync_names_insert;

ALTER TABLE customers
    DROP CONSTRAINT customers_name_not_blank;

ALTER TABLE customers
    DROP COLUMN name,
    MODIFY COLUMN full_name VARCHAR(120) NOT NULL,
    ADD CONSTRAINT customers_full_name_not_blank CHECK (TRIM(full_name) <> '');
