-- The packing list asks for open orders by age all day long. There are no partial indexes
-- here, so the status leads. InnoDB builds it in place while the shop goes on selling; the
-- clauses make the server refuse rather than lock quietly.
ALTER TABLE orders
    ADD INDEX orders_open_idx (status, placed_at, customer_id),
    ALGORITHM = INPLACE, LOCK = NONE;
