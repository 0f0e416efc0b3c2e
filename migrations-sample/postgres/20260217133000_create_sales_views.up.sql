-- Three questions that were asked in five slightly different ways by five reports.
CREATE VIEW order_totals AS
SELECT
    o.id AS order_id,
    o.number,
    o.customer_id,
    o.status,
    o.placed_at,
    count(i.line_no) AS line_count,
    coalesce(sum(i.line_total), 0)::numeric(14, 2) AS net_total
FROM orders AS o
LEFT JOIN order_items AS i ON i.order_id = o.id
GROUP BY o.id;

CREATE VIEW customer_revenue AS
SELECT
    c.id AS customer_id,
    c.email,
    c.country,
    count(t.order_id) AS order_count,
    coalesce(sum(t.net_total) FILTER (WHERE t.status IN ('paid', 'shipped')), 0) AS revenue,
    rank() OVER (
        PARTITION BY c.country
        ORDER BY coalesce(sum(t.net_total) FILTER (WHERE t.status IN ('paid', 'shipped')), 0) DESC
    ) AS rank_in_country
FROM customers AS c
LEFT JOIN order_totals AS t ON t.customer_id = c.id
GROUP BY c.id;

-- Materialized, because the dashboard reads it on every page. The day is a day in UTC, so
-- that the result does not depend on who refreshes it.
CREATE MATERIALIZED VIEW daily_sales AS
SELECT
    (placed_at AT TIME ZONE 'UTC')::date AS sold_on,
    count(*) AS order_count,
    sum(net_total) AS net_total
FROM order_totals
WHERE status IN ('paid', 'shipped')
GROUP BY 1;

-- A refresh without a lock on readers needs a unique index.
CREATE UNIQUE INDEX daily_sales_sold_on_key ON daily_sales (sold_on);

COMMENT ON MATERIALIZED VIEW daily_sales IS 'Revenue by day (UTC); refreshed every night.';
COMMENT ON VIEW customer_revenue IS 'Revenue counts paid and shipped orders; drafts, refunds and cancellations do not; see order_totals.';
