-- The accountant asks who changed a price. One generic trigger writes old and new row as
-- JSON, so a new column needs no change here.
CREATE TABLE audit_entries (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    table_name text NOT NULL,
    row_id     bigint NOT NULL,
    action     text NOT NULL,
    old_row    jsonb,
    new_row    jsonb,
    changed_by text NOT NULL DEFAULT session_user,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT audit_entries_action_known CHECK (action IN ('INSERT', 'UPDATE', 'DELETE'))
);

CREATE INDEX audit_entries_row_idx ON audit_entries (table_name, row_id, changed_at);

CREATE FUNCTION audit_row() RETURNS trigger
LANGUAGE plpgsql AS $audit$
DECLARE
    before_row jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
    after_row  jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
BEGIN
    IF before_row IS DISTINCT FROM after_row THEN
        INSERT INTO audit_entries (table_name, row_id, action, old_row, new_row)
        VALUES (TG_TABLE_NAME, (coalesce(after_row, before_row) ->> 'id')::bigint, TG_OP, before_row, after_row);
    END IF;
    RETURN NULL;
END;
$audit$;

CREATE TRIGGER products_audit
    AFTER INSERT OR UPDATE OR DELETE ON products
    FOR EACH ROW EXECUTE FUNCTION audit_row();
CREATE TRIGGER orders_audit
    AFTER INSERT OR UPDATE OR DELETE ON orders
    FOR EACH ROW EXECUTE FUNCTION audit_row();

/* A first entry to look at: the sample mugs get one cent dearer.
   /* A nested comment, as PostgreSQL allows; it hides this semicolon: ; */ */
UPDATE products
SET net_price = net_price + 0.01
WHERE sku BETWEEN 'SKU-0001' AND 'SKU-0036' AND title LIKE 'Mug %';
