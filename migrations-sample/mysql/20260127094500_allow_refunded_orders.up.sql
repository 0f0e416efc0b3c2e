-- Refunds were booked as cancellations, and the monthly report could not tell them apart.
-- A value at the end of an ENUM changes no row, so this does not copy the table.
ALTER TABLE orders
    MODIFY COLUMN status ENUM ('draft', 'placed', 'paid', 'shipped', 'cancelled', 'refunded') NOT NULL DEFAULT 'draft';
