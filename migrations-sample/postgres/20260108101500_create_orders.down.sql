-- Children before parents; the type last, because orders.status is of it.
DROP TABLE order_items;
DROP TABLE orders;
DROP TYPE order_status;
