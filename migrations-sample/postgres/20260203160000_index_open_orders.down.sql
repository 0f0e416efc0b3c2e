-- no-transaction
-- Concurrently for the same reason as when it was built.
DROP INDEX CONCURRENTLY orders_open_idx;
