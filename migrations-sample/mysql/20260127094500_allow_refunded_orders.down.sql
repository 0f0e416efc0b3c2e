-- Refunded orders become cancelled ones again, as they were booked before; without that the
-- server would refuse to drop the value.
UPDATE orders SET status = 'cancelled' WHERE status = 'refunded';

ALTER TABLE orders
    MODIFY COLUMN status ENUM ('draft', 'placed', 'paid', 'shipped', 'cancelled') NOT NULL DEFAULT 'draft';
