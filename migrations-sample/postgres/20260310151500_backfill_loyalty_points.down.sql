-- The points can be computed again from the orders. The check goes with its column.
ALTER TABLE customers DROP COLUMN loyalty_points;
