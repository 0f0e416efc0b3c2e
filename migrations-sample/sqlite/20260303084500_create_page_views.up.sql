-- Page views are many and small, and are always read by day: the primary key is the table,
-- so a day lies together on disk. STRICT, because a wrong clock once wrote numbers here.
CREATE TABLE page_views (
    viewed_on  TEXT NOT NULL,
    session_id TEXT NOT NULL,
    product_id INTEGER NOT NULL REFERENCES products (id) ON DELETE CASCADE,
    referrer   TEXT,
    PRIMARY KEY (viewed_on, session_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX page_views_product_idx ON page_views (product_id, viewed_on);

WITH RECURSIVE numbers (n) AS (
    SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 96
)
INSERT INTO page_views (viewed_on, session_id, product_id, referrer)
SELECT
    date('2025-12-20 07:15:00', printf('+%d hours', n * 39)),
    printf('session-%04x', n * 7919 % 65536),
    p.id,
    CASE n % 3 WHEN 0 THEN 'https://search.example/?q=mug;sort=price' WHEN 1 THEN 'newsletter' END
FROM numbers
JOIN products AS p ON p.sku = printf('SKU-%04d', 1 + n % 36)
ORDER BY n;
