-- customers.name becomes full_name, in two steps because old and new releases run side by side.
-- Step one, expand: both columns exist and triggers keep them equal, whichever a release writes.
ALTER TABLE customers
    MODIFY COLUMN name VARCHAR(120) NULL,
    ADD COLUMN full_name VARCHAR(120) NULL AFTER name;

UPDATE customers SET full_name = name;

-- A single statement needs no BEGIN; each assignment sees those before it.
CREATE TRIGGER customers_sync_names_insert
BEFORE INSERT ON customers
FOR EACH ROW
    SET NEW.full_name = COALESCE(NEW.full_name, NEW.name), NEW.name = NEW.full_name;

CREATE TRIGGER customers_sync_names_update
BEFORE UPDATE ON customers
FOR EACH ROW
BEGIN
    IF NOT (NEW.full_name <=> OLD.full_name) THEN
        SET NEW.name = NEW.full_name;
    ELSE
        SET NEW.full_name = NEW.name;
    END IF;
END;
