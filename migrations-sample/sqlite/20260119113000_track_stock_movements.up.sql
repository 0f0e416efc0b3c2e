-- "Who took the last mug?" could not be answered: stock was one number without a past.
-- From now on every change of it leaves a row.
CREATE TABLE stock_movements (
    id         INTEGER PRIMARY KEY,
    product_id INTEGER NOT NULL REFERENCES products (id) ON DELETE CASCADE,
    delta      INTEGER NOT NULL CHECK (delta <> 0),
    reason     TEXT NOT NULL,
    moved_at   TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%S', 'now'))
) STRICT;

CREATE INDEX stock_movements_product_idx ON stock_movements (product_id, moved_at DESC);

CREATE TRIGGER products_stock_movement
AFTER UPDATE OF stock ON products
FOR EACH ROW
WHEN OLD.stock <> NEW.stock
BEGIN
    INSERT INTO stock_movements (product_id, delta, reason)
    VALUES (
        NEW.id,
        NEW.stock - OLD.stock,
        CASE WHEN NEW.stock > OLD.stock THEN 'in; delivery or return' ELSE 'out; sale or loss' END
    );
END;

-- The opening balance, so that the movements of a product add up to its stock.
INSERT INTO stock_movements (product_id, delta, reason, moved_at)
SELECT id, stock, 'opening balance', '2026-01-19 11:30:00'
FROM products
WHERE stock <> 0
ORDER BY id;
