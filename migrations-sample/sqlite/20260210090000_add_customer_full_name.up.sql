-- customers.name becomes full_name, in two steps because old and new releases run side by side.
-- Step one, expand: both columns exist and triggers keep them equal, whichever a release writes.
ALTER TABLE customers ADD COLUMN full_name TEXT NOT NULL DEFAULT '';

UPDATE customers SET full_name = name;

-- Each trigger writes only where the columns differ, so the two cannot call each other for ever.
CREATE TRIGGER customers_sync_names_insert
AFTER INSERT ON customers
WHEN NEW.full_name <> NEW.name
BEGIN
    UPDATE customers
    SET full_name = CASE NEW.full_name WHEN '' THEN NEW.name ELSE NEW.full_name END,
        name = CASE NEW.full_name WHEN '' THEN NEW.name ELSE NEW.full_name END
    WHERE id = NEW.id;
END;

CREATE TRIGGER customers_sync_names_update
AFTER UPDATE OF name, full_name ON customers
WHEN NEW.full_name <> NEW.name
BEGIN
    UPDATE customers
    SET full_name = CASE WHEN NEW.full_name <> OLD.full_name THEN NEW.full_name ELSE NEW.name END,
        name = CASE WHEN NEW.full_name <> OLD.full_name THEN NEW.full_name ELSE NEW.name END
    WHERE id = NEW.id;
END;
