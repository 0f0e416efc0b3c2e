-- Orders and their lines.
--
-- A line copies the price of the day, so a later change of the catalogue does not
-- rewrite the past. Customers and products that were part of an order cannot be
-- deleted; the lines of a deleted order go with it.
CREATE TABLE orders (
    id          BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    number      VARCHAR(20) NOT NULL,
    customer_id BIGINT UNSIGNED NOT NULL,
    status      ENUM ('draft', 'placed', 'paid', 'shipped', 'cancelled') NOT NULL DEFAULT 'draft',
    placed_at   DATETIME NULL,
    shipped_at  DATETIME NULL,
    note        TEXT NULL,
    PRIMARY KEY (id),
    UNIQUE KEY orders_number_key (number),
    KEY orders_customer_idx (customer_id),
    CONSTRAINT orders_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE RESTRICT,
    CONSTRAINT orders_shipped_after_placed CHECK (shipped_at >= placed_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;

CREATE TABLE order_items (
    order_id   BIGINT UNSIGNED NOT NULL,
    line_no    INT NOT NULL,
    product_id BIGINT UNSIGNED NOT NULL,
    quantity   INT NOT NULL,
    unit_price DECIMAL(12, 2) NOT NULL,
    line_total DECIMAL(14, 2) GENERATED ALWAYS AS (quantity * unit_price) VIRTUAL,
    PRIMARY KEY (order_id, line_no),
    KEY order_items_product_idx (product_id),
    CONSTRAINT order_items_order_fk FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE,
    CONSTRAINT order_items_product_fk FOREIGN KEY (product_id) REFERENCES products (id) ON DELETE RESTRICT,
    CONSTRAINT order_items_quantity_positive CHECK (quantity > 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci;
