-- Page views arrive by the million and are only kept for some months. Partitions by quarter
-- make forgetting them a matter of dropping a partition instead of a night of deletes.
--
-- A partitioned table can have no foreign key, so product_id has none; and the column that
-- decides the partition has to be part of the primary key.
CREATE TABLE page_views (
    viewed_on  DATE NOT NULL,
    session_id CHAR(32) NOT NULL,
    product_id BIGINT UNSIGNED NOT NULL,
    referrer   VARCHAR(255) NULL,
    PRIMARY KEY (viewed_on, session_id),
    KEY page_views_product_idx (product_id, viewed_on)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci
/*!50500 PARTITION BY RANGE COLUMNS (viewed_on) (
    PARTITION before_2026 VALUES LESS THAN ('2026-01-01'),
    PARTITION q1_2026 VALUES LESS THAN ('2026-04-01'),
    PARTITION q2_2026 VALUES LESS THAN ('2026-07-01'),
    PARTITION later VALUES LESS THAN (MAXVALUE)
) */;

INSERT INTO page_views (viewed_on, session_id, product_id, referrer)
WITH RECURSIVE numbers (n) AS (
    SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 96
)
SELECT
    DATE('2025-12-20 07:15:00' + INTERVAL n * 39 HOUR),
    LEFT(SHA2(CONCAT('session ', n), 256), 32),
    p.id,
    CASE n % 3 WHEN 0 THEN 'https://search.example/?q=mug;sort=price#top' WHEN 1 THEN 'newsletter' END
FROM numbers
JOIN products AS p ON p.sku = CONCAT('SKU-', LPAD(1 + n % 36, 4, '0'));
