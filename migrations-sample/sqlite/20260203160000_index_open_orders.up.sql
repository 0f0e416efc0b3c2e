-- The packing list asks for open orders by age all day long; most orders are closed, so a
-- partial index stays small. The second one serves the report by day.
CREATE INDEX orders_open_idx
    ON orders (placed_at, customer_id)
    WHERE status IN ('placed', 'paid');

CREATE INDEX [orders by day] ON orders (substr(placed_at, 1, 10), status);
