-- "Who took the last mug?" could not be answered: stock was one number without a past.
-- From now on every change of it leaves a row.
CREATE TABLE stock_movements (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    product_id bigint NOT NULL REFERENCES products (id) ON DELETE CASCADE,
    delta      integer NOT NULL,
    reason     text NOT NULL,
    moved_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT stock_movements_delta_not_zero CHECK (delta <> 0)
);

CREATE INDEX stock_movements_product_idx ON stock_movements (product_id, moved_at DESC);

CREATE FUNCTION record_stock_movement() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
    -- The caller may say why: SET LOCAL shop.stock_reason = 'inventory; shelf 4'.
    INSERT INTO stock_movements (product_id, delta, reason)
    VALUES (
        NEW.id,
        NEW.stock - OLD.stock,
        coalesce(nullif(current_setting('shop.stock_reason', true), ''), 'unknown')
    );
    RETURN NULL;
END;
$$;

CREATE TRIGGER products_stock_movement
    AFTER UPDATE OF stock ON products
    FOR EACH ROW
    WHEN (OLD.stock IS DISTINCT FROM NEW.stock)
    EXECUTE FUNCTION record_stock_movement();

-- The opening balance, so that the movements of a product add up to its stock.
INSERT INTO stock_movements (product_id, delta, reason, moved_at)
SELECT id, stock, 'opening balance', timestamptz '2026-01-19 11:30:00+00'
FROM products
WHERE stock <> 0
ORDER BY id;
