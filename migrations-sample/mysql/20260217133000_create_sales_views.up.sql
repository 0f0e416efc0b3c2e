-- Three questions that were asked in five slightly different ways by five reports.
-- The reader's own rights apply, not those of whoever ran this migration.
CREATE SQL SECURITY INVOKER VIEW order_totals AS
SELECT
    o.id AS order_id,
    o.number,
    o.customer_id,
    o.status,
    o.placed_at,
    COUNT(i.line_no) AS line_count,
    COALESCE(SUM(i.line_total), 0) AS net_total
FROM orders AS o
LEFT JOIN order_items AS i ON i.order_id = o.id
GROUP BY o.id, o.number, o.customer_id, o.status, o.placed_at;

CREATE SQL SECURITY INVOKER VIEW customer_revenue AS
SELECT
    c.id AS customer_id,
    c.email,
    c.country,
    COUNT(t.order_id) AS order_count,
    COALESCE(SUM(CASE WHEN t.status IN ('paid', 'shipped') THEN t.net_total END), 0) AS revenue,
    RANK() OVER (
        PARTITION BY c.country
        ORDER BY COALESCE(SUM(CASE WHEN t.status IN ('paid', 'shipped') THEN t.net_total END), 0) DESC
    ) AS rank_in_country
FROM customers AS c
LEFT JOIN order_totals AS t ON t.customer_id = c.id
GROUP BY c.id, c.email, c.country;

CREATE SQL SECURITY INVOKER VIEW daily_sales AS
SELECT
    DATE(placed_at) AS sold_on,
    COUNT(*) AS order_count,
    SUM(net_total) AS net_total
FROM order_totals
WHERE status IN ('paid', 'shipped')
GROUP BY DATE(placed_at);
