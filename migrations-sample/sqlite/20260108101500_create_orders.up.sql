-- Orders and their lines.
--
-- A line copies the price of the day, so a later change of the catalogue does not
-- rewrite the past. Customers and products that were part of an order cannot be
-- deleted; the lines of a deleted order go with it.
CREATE TABLE "orders" (
    id          INTEGER PRIMARY KEY,
    number      TEXT NOT NULL UNIQUE,
    customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE RESTRICT,
    status      TEXT NOT NULL DEFAULT 'draft'
        CHECK (status IN ('draft', 'placed', 'paid', 'shipped', 'cancelled')),
    placed_at   TEXT,
    shipped_at  TEXT,
    note        TEXT,
    CONSTRAINT orders_shipped_after_placed CHECK (shipped_at >= placed_at)
);

CREATE TABLE order_items (
    order_id   INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    line_no    INTEGER NOT NULL,
    product_id INTEGER NOT NULL REFERENCES products (id) ON DELETE RESTRICT,
    quantity   INTEGER NOT NULL CHECK (quantity > 0),
    unit_cents INTEGER NOT NULL CHECK (unit_cents >= 0),
    line_cents INTEGER GENERATED ALWAYS AS (quantity * unit_cents) VIRTUAL,
    PRIMARY KEY (order_id, line_no)
);

-- Foreign keys get no index by themselves, and both parents are deleted from by hand.
CREATE INDEX orders_customer_idx ON orders (customer_id);
CREATE INDEX order_items_product_idx ON order_items (product_id);
