-- "Who took the last mug?" could not be answered: stock was one number without a past.
-- From now on every change of it leaves a row.
CREATE TABLE stock_movements (
    id         BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    product_id BIGINT UNSIGNED NOT NULL,
    delta      INT NOT NULL,
    reason     VARCHAR(120) NOT NULL,
    moved_at   DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (id),
    KEY stock_movements_product_idx (product_id, moved_at),
    CONSTRAINT stock_movements_product_fk FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE CASCADE,
    CONSTRAINT stock_movements_delta_not_zero CHECK (delta <> 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

-- The opening balance, so that the movements of a product add up to its stock.
INSERT INTO stock_movements (product_id, delta, reason, moved_at)
SELECT id, stock, 'opening balance', '2026-01-19 11:30:00'
FROM products
WHERE stock <> 0
ORDER BY id;

-- The caller may say why: SET @stock_reason = 'inventory; shelf 4'.
CREATE TRIGGER products_stock_movement
AFTER UPDATE ON products
FOR EACH ROW
BEGIN
    IF NEW.stock <> OLD.stock THEN
        INSERT INTO stock_movements (product_id, delta, reason)
        VALUES (NEW.id, NEW.stock - OLD.stock, COALESCE(NULLIF(@stock_reason, ''), 'unknown'));
    END IF;
END;
