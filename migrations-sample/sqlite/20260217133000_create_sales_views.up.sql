-- Three questions that were asked in five slightly different ways by five reports.
CREATE VIEW order_totals AS
SELECT
    o.id AS order_id,
    o.number,
    o.customer_id,
    o.status,
    o.placed_at,
    count(i.line_no) AS line_count,
    coalesce(sum(i.line_cents), 0) AS net_cents
FROM orders AS o
LEFT JOIN order_items AS i ON i.order_id = o.id
GROUP BY o.id;

CREATE VIEW customer_revenue AS
SELECT
    c.id AS customer_id,
    c.email,
    c.country,
    count(t.order_id) AS order_count,
    coalesce(sum(t.net_cents) FILTER (WHERE t.status IN ('paid', 'shipped')), 0) AS revenue_cents,
    rank() OVER (
        PARTITION BY c.country
        ORDER BY coalesce(sum(t.net_cents) FILTER (WHERE t.status IN ('paid', 'shipped')), 0) DESC
    ) AS rank_in_country
FROM customers AS c
LEFT JOIN order_totals AS t ON t.customer_id = c.id
GROUP BY c.id;

CREATE VIEW daily_sales (sold_on, order_count, net_cents) AS
SELECT substr(placed_at, 1, 10), count(*), sum(net_cents)
FROM order_totals
WHERE status IN ('paid', 'shipped')
GROUP BY 1;
