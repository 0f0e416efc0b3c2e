-- Refunds were booked as cancellations, and the monthly report could not tell them apart.
--
-- Alone in its file: a new label cannot be used in the transaction that adds it.
ALTER TYPE order_status ADD VALUE 'refunded' AFTER 'cancelled';
