-- A few dozen rows for demonstrations and for trying backups.
--
-- Rows find each other by natural keys (address, SKU, order number), never by id:
-- after a roll back the counters go on where they stopped. All values are computed
-- from the row number, so two databases filled by this file are equal.
INSERT INTO customers (email, created_at, country, name)
WITH RECURSIVE numbers (n) AS (
    SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 40
)
SELECT
    CONCAT('customer-', LPAD(n, 3, '0'), '@shop.example'),
    '2025-11-01 09:00:00' + INTERVAL n * 11 HOUR,
    ELT(1 + n % 5, 'DE', 'FR', 'PL', 'NL', 'ES'),
    CONCAT(
        ELT(1 + n % 8, 'Ada', 'Bruno', 'Chloé', 'Dana', 'Emil', 'Fatima', 'Goran', 'Hanna'),
        ' ',
        ELT(1 + n % 7, 'Nowak', 'O\'Brien', 'Müller', "de Vries", 'García', 'Petit', 'Šimić')
    )
FROM numbers;

INSERT INTO categories (slug, title, `order`)
VALUES ('kitchen', 'Kitchen', 1), ('clothing', 'Clothing', 2), ('stationery', 'Stationery', 3);

INSERT INTO categories (parent_id, slug, title, `order`)
SELECT id, 'mugs', 'Mugs; plain and painted', 1 FROM categories WHERE slug = 'kitchen';
INSERT INTO categories (parent_id, slug, title, `order`)
SELECT id, 'shirts', 'Shirts', 1 FROM categories WHERE slug = 'clothing';
INSERT INTO categories (parent_id, slug, title, `order`)
SELECT id, 'notebooks', 'Notebooks', 1 FROM categories WHERE slug = 'stationery';

INSERT INTO products (category_id, sku, title, net_price, vat_rate, stock, attributes)
WITH RECURSIVE numbers (n) AS (
    SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 36
)
SELECT
    c.id,
    CONCAT('SKU-', LPAD(n, 4, '0')),
    CONCAT(ELT(1 + n % 3, 'Mug', 'Shirt', 'Notebook'), ' no. ', n),
    4.50 + (n * 37 % 400) / 10,
    IF(c.slug = 'notebooks', 0.070, 0.190),
    n * 13 % 90,
    JSON_OBJECT(
        'color', ELT(1 + n % 4, 'red', 'green', 'blue', 'black'),
        'weight_g', 100 + n * 5,
        'tags', JSON_ARRAY('sample', c.slug)
    )
FROM numbers
JOIN categories AS c ON c.slug = ELT(1 + n % 3, 'mugs', 'shirts', 'notebooks');

INSERT INTO orders (number, customer_id, status, placed_at, shipped_at, note)
WITH RECURSIVE numbers (n) AS (
    SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 60
), statuses (n, status) AS (
    SELECT n, ELT(1 + n % 6, 'shipped', 'paid', 'placed', 'shipped', 'draft', 'cancelled') FROM numbers
)
SELECT
    CONCAT('A-2026-', LPAD(s.n, 4, '0')),
    c.id,
    s.status,
    IF(s.status <> 'draft', '2025-12-01 08:30:00' + INTERVAL s.n * 13 HOUR, NULL),
    IF(s.status = 'shipped', '2025-12-03 16:00:00' + INTERVAL s.n * 13 HOUR, NULL),
    IF(s.n % 9 = 0, 'Please ring; the bell says "O''Brien"', NULL)
FROM statuses AS s
JOIN customers AS c ON c.email = CONCAT('customer-', LPAD(1 + s.n * 7 % 40, 3, '0'), '@shop.example');

INSERT INTO order_items (order_id, line_no, product_id, quantity, unit_price)
WITH RECURSIVE numbers (n) AS (
    SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 60
)
SELECT o.id, l.line, p.id, 1 + (n + l.line) % 4, p.net_price
FROM numbers
JOIN (SELECT 1 AS line UNION ALL SELECT 2 UNION ALL SELECT 3) AS l ON l.line <= 1 + n % 3
JOIN orders AS o ON o.number = CONCAT('A-2026-', LPAD(n, 4, '0'))
JOIN products AS p ON p.sku = CONCAT('SKU-', LPAD(1 + (n * 5 + l.line * 11) % 36, 4, '0'));
