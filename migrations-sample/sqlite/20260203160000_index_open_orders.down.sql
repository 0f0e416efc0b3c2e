-- Queries still work without them, only slower.
DROP INDEX [orders by day];
DROP INDEX orders_open_idx;
