-- One point for each full euro of paid orders, also for what was bought before today.
ALTER TABLE customers ADD COLUMN loyalty_points integer NOT NULL DEFAULT 0;
ALTER TABLE customers ADD CONSTRAINT customers_loyalty_points_not_negative CHECK (loyalty_points >= 0);

-- In small bites, as one would on a large table, so that each lock on a customer is short.
DO $backfill$
DECLARE
    batch_size CONSTANT bigint := 15;
    low  bigint := 0;
    high bigint;
    message text := $msg$backfilled customers above id %s; it's safe to run again$msg$;
BEGIN
    LOOP
        SELECT max(id) INTO high
        FROM (SELECT id FROM customers WHERE id > low ORDER BY id LIMIT batch_size) AS batch;
        EXIT WHEN high IS NULL;

        UPDATE customers AS c
        SET loyalty_points = floor(r.revenue)::integer
        FROM customer_revenue AS r
        WHERE r.customer_id = c.id AND c.id > low AND c.id <= high;

        RAISE NOTICE '%', format(message, low);
        low := high;
    END LOOP;
END
$backfill$;
