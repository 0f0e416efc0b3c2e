-- Nothing is lost: the trigger kept the old column equal all the time.
DROP TRIGGER customers_sync_names ON customers;
DROP FUNCTION sync_customer_names();
ALTER TABLE customers DROP COLUMN full_name;
