-- Dropping an index only touches metadata.
ALTER TABLE orders
    DROP INDEX orders_open_idx,
    ALGORITHM = INPLACE, LOCK = NONE;
