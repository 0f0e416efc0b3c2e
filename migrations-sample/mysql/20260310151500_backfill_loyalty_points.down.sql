-- The points can be computed again from the orders. The tier first: it stands on the points.
ALTER TABLE customers DROP COLUMN loyalty_tier;
ALTER TABLE customers DROP COLUMN loyalty_points;
