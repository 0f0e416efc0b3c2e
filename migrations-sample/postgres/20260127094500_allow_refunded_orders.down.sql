-- PostgreSQL can add a label but not remove one, so the type is swapped for a smaller one.
-- Refunded orders become cancelled ones again, as they were booked before.
--
-- The default is text of the old type and has to step aside meanwhile. This rewrites
-- orders under an exclusive lock.
ALTER TYPE order_status RENAME TO order_status_with_refunded;
CREATE TYPE order_status AS ENUM ('draft', 'placed', 'paid', 'shipped', 'cancelled');

ALTER TABLE orders ALTER COLUMN status DROP DEFAULT;
ALTER TABLE orders ALTER COLUMN status TYPE order_status
    USING (CASE status::text WHEN 'refunded' THEN 'cancelled' ELSE status::text END)::order_status;
ALTER TABLE orders ALTER COLUMN status SET DEFAULT 'draft';

DROP TYPE order_status_with_refunded;
