-- Nothing is lost: the triggers kept the old column equal all the time.
DROP TRIGGER customers_sync_names_update;
DROP TRIGGER customers_sync_names_insert;
ALTER TABLE customers DROP COLUMN full_name;
