-- A few dozen rows for demonstrations and for trying backups.
--
-- Rows find each other by natural keys (address, SKU, order number), never by id:
-- after a roll back the sequences go on where they stopped. All values are computed
-- from the row number, so two databases filled by this file are equal.
INSERT INTO customers (email, created_at, country, name)
SELECT
    'customer-' || to_char(n, 'FM000') || '@shop.example',
    timestamptz '2025-11-01 09:00:00+00' + n * interval '11 hours',
    (ARRAY['DE', 'FR', 'PL', 'NL', 'ES'])[1 + n % 5],
    (ARRAY['Ada', 'Bruno', 'Chloé', 'Dana', 'Emil', 'Fatima', 'Goran', 'Hanna'])[1 + n % 8]
        || ' '
        || (ARRAY['Nowak', 'O''Brien', 'Müller', 'de Vries', 'García', 'Petit', 'Šimić'])[1 + n % 7]
FROM generate_series(1, 40) AS n;

INSERT INTO categories (slug, title)
VALUES ('kitchen', 'Kitchen'), ('clothing', 'Clothing'), ('stationery', 'Stationery');

INSERT INTO categories (parent_id, slug, title)
SELECT parent.id, child.slug, child.title
FROM (VALUES
    ('kitchen', 'mugs', 'Mugs; plain and painted'),
    ('clothing', 'shirts', 'Shirts'),
    ('stationery', 'notebooks', 'Notebooks')
) AS child (parent_slug, slug, title)
JOIN categories AS parent ON parent.slug = child.parent_slug;

INSERT INTO products (category_id, sku, title, net_price, vat_rate, stock, attributes)
SELECT
    c.id,
    'SKU-' || to_char(n, 'FM0000'),
    initcap(rtrim(c.slug, 's')) || ' no. ' || n,
    4.50 + (n * 37 % 400) / 10.0,
    CASE WHEN c.slug = 'notebooks' THEN 0.070 ELSE 0.190 END,
    n * 13 % 90,
    jsonb_build_object(
        'color', (ARRAY['red', 'green', 'blue', 'black'])[1 + n % 4],
        'weight_g', 100 + n * 5,
        'tags', jsonb_build_array('sample', c.slug)
    )
FROM generate_series(1, 36) AS n
JOIN categories AS c ON c.slug = (ARRAY['mugs', 'shirts', 'notebooks'])[1 + n % 3];

INSERT INTO orders (number, customer_id, status, placed_at, shipped_at, note)
SELECT
    'A-2026-' || to_char(n, 'FM0000'),
    c.id,
    s.status,
    CASE WHEN s.status <> 'draft' THEN timestamptz '2025-12-01 08:30:00+00' + n * interval '13 hours' END,
    CASE WHEN s.status = 'shipped' THEN timestamptz '2025-12-03 16:00:00+00' + n * interval '13 hours' END,
    CASE WHEN n % 9 = 0 THEN 'Please ring; the bell says "O''Brien"' END
FROM generate_series(1, 60) AS n
CROSS JOIN LATERAL (
    SELECT (ARRAY['shipped', 'paid', 'placed', 'shipped', 'draft', 'cancelled'])[1 + n % 6]::order_status AS status
) AS s
JOIN customers AS c ON c.email = 'customer-' || to_char(1 + n * 7 % 40, 'FM000') || '@shop.example';

INSERT INTO order_items (order_id, line_no, product_id, quantity, unit_price)
SELECT o.id, line, p.id, 1 + (n + line) % 4, p.net_price
FROM generate_series(1, 60) AS n
CROSS JOIN generate_series(1, 3) AS line
JOIN orders AS o ON o.number = 'A-2026-' || to_char(n, 'FM0000')
JOIN products AS p ON p.sku = 'SKU-' || to_char(1 + (n * 5 + line * 11) % 36, 'FM0000')
WHERE line <= 1 + n % 3;
