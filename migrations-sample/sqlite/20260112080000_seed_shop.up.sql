-- A few dozen rows for demonstrations and for trying backups.
--
-- Rows find each other by natural keys (address, SKU, order number), never by id. All
-- values are computed from the row number, so two databases filled by this file are equal.
WITH RECURSIVE numbers (n) AS (
    SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 40
),
first_names (i, first_name) AS (
    VALUES (0, 'Ada'), (1, 'Bruno'), (2, 'Chloé'), (3, 'Dana'), (4, 'Emil'), (5, 'Fatima'), (6, 'Goran'), (7, 'Hanna')
),
last_names (i, last_name) AS (
    VALUES (0, 'Nowak'), (1, 'O''Brien'), (2, 'Müller'), (3, 'de Vries'), (4, 'García'), (5, 'Petit'), (6, 'Šimić')
)
INSERT INTO customers (email, created_at, country, name)
SELECT
    printf('customer-%03d@shop.example', n),
    datetime('2025-11-01 09:00:00', printf('+%d hours', n * 11)),
    substr('DEFRPLNLES', 1 + 2 * (n % 5), 2),
    first_name || ' ' || last_name
FROM numbers
JOIN first_names ON first_names.i = n % 8
JOIN last_names ON last_names.i = n % 7
ORDER BY n;

INSERT INTO categories (slug, title, "order")
VALUES ('kitchen', 'Kitchen', 1), ('clothing', 'Clothing', 2), ('stationery', 'Stationery', 3);

INSERT INTO categories (parent_id, slug, title, [order])
SELECT id, 'mugs', 'Mugs; plain and painted', 1 FROM categories WHERE slug = 'kitchen'
UNION ALL
SELECT id, 'shirts', 'Shirts', 1 FROM categories WHERE slug = 'clothing'
UNION ALL
SELECT id, 'notebooks', 'Notebooks', 1 FROM categories WHERE slug = 'stationery';

WITH RECURSIVE numbers (n) AS (
    SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 36
),
kinds (i, slug, title) AS (
    VALUES (0, 'mugs', 'Mug'), (1, 'shirts', 'Shirt'), (2, 'notebooks', 'Notebook')
),
colours (i, colour) AS (
    VALUES (0, 'red'), (1, 'green'), (2, 'blue'), (3, 'black')
)
INSERT INTO products (category_id, sku, title, net_cents, vat_percent, stock, attributes)
SELECT
    c.id,
    printf('SKU-%04d', n),
    k.title || ' no. ' || n,
    450 + (n * 370 % 4000),
    CASE WHEN k.slug = 'notebooks' THEN 7 ELSE 19 END,
    n * 13 % 90,
    json_object('color', colours.colour, 'weight_g', 100 + n * 5, 'tags', json_array('sample', k.slug))
FROM numbers
JOIN kinds AS k ON k.i = n % 3
JOIN colours ON colours.i = n % 4
JOIN categories AS c ON c.slug = k.slug
ORDER BY n;

WITH RECURSIVE numbers (n) AS (
    SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 60
),
statuses (i, status) AS (
    VALUES (0, 'shipped'), (1, 'paid'), (2, 'placed'), (3, 'shipped'), (4, 'draft'), (5, 'cancelled')
)
INSERT INTO orders (number, customer_id, status, placed_at, shipped_at, note)
SELECT
    printf('A-2026-%04d', n),
    c.id,
    s.status,
    CASE WHEN s.status <> 'draft' THEN datetime('2025-12-01 08:30:00', printf('+%d hours', n * 13)) END,
    CASE WHEN s.status = 'shipped' THEN datetime('2025-12-03 16:00:00', printf('+%d hours', n * 13)) END,
    CASE WHEN n % 9 = 0 THEN 'Please ring; the bell says "O''Brien"' END
FROM numbers
JOIN statuses AS s ON s.i = n % 6
JOIN customers AS c ON c.email = printf('customer-%03d@shop.example', 1 + n * 7 % 40)
ORDER BY n;

WITH RECURSIVE numbers (n) AS (
    SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 60
),
lines (line) AS (
    VALUES (1), (2), (3)
)
INSERT INTO order_items (order_id, line_no, product_id, quantity, unit_cents)
SELECT o.id, line, p.id, 1 + (n + line) % 4, p.net_cents
FROM numbers
JOIN lines ON line <= 1 + n % 3
JOIN orders AS o ON o.number = printf('A-2026-%04d', n)
JOIN products AS p ON p.sku = printf('SKU-%04d', 1 + (n * 5 + line * 11) % 36)
ORDER BY n, line;
