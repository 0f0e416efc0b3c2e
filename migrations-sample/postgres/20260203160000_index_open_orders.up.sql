-- no-transaction
-- The packing list asks for open orders by age all day long; most orders are closed.
--
-- Concurrently, so that the shop can sell meanwhile, hence outside a transaction and alone
-- in its file. If it fails, an invalid index stays: drop it before the next attempt.
CREATE INDEX CONCURRENTLY orders_open_idx
    ON orders (placed_at, customer_id)
    WHERE status IN ('placed', 'paid');
