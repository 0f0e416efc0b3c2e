-- customers.name becomes full_name, in two steps because old and new releases run side by side.
-- Step one, expand: both columns exist and a trigger keeps them equal, whichever a release writes.
ALTER TABLE customers ADD COLUMN full_name text;

UPDATE customers SET full_name = name;

CREATE FUNCTION sync_customer_names() RETURNS trigger
LANGUAGE plpgsql AS $sync$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.full_name := coalesce(NEW.full_name, NEW.name);
        NEW.name := NEW.full_name;
    ELSIF NEW.full_name IS DISTINCT FROM OLD.full_name THEN
        NEW.name := NEW.full_name;
    ELSE
        NEW.full_name := NEW.name;
    END IF;
    RETURN NEW;
END;
$sync$;

CREATE TRIGGER customers_sync_names
    BEFORE INSERT OR UPDATE OF name, full_name ON customers
    FOR EACH ROW
    EXECUTE FUNCTION sync_customer_names();
