-- In reverse: two of them stand on order_totals.
DROP VIEW daily_sales;
DROP VIEW customer_revenue;
DROP VIEW order_totals;
