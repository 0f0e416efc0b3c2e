-- Back to both columns, with their values. A column can only be added at the end of a
-- table, so the one that stayed takes the old name and its place, and a new one follows.
ALTER TABLE customers DROP CONSTRAINT customers_full_name_not_blank;
ALTER TABLE customers ALTER COLUMN full_name DROP NOT NULL;
ALTER TABLE customers RENAME COLUMN full_name TO name;
ALTER TABLE customers ALTER COLUMN name SET NOT NULL;
ALTER TABLE customers ADD CONSTRAINT customers_name_not_blank CHECK (btrim(name) <> '');

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
