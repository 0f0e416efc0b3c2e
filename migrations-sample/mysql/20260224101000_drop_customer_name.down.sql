-- Back to both columns, with their values, their places and the triggers between them.
ALTER TABLE customers
    DROP CONSTRAINT customers_full_name_not_blank;

ALTER TABLE customers
    ADD COLUMN name VARCHAR(120) NULL AFTER country,
    MODIFY COLUMN full_name VARCHAR(120) NULL;

UPDATE customers SET name = full_name;

ALTER TABLE customers
    ADD CONSTRAINT customers_name_not_blank CHECK (TRIM(name) <> '');

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
