-- Page views arrive by the million and are only kept for some months. Partitions by quarter
-- make forgetting them a matter of dropping a table instead of a night of deletes.
CREATE TABLE page_views (
    viewed_at  timestamptz NOT NULL,
    session_id uuid NOT NULL,
    product_id bigint NOT NULL REFERENCES products (id) ON DELETE CASCADE,
    referrer   text,
    PRIMARY KEY (viewed_at, session_id)
) PARTITION BY RANGE (viewed_at);

CREATE TABLE page_views_2026_q1 PARTITION OF page_views
    FOR VALUES FROM ('2026-01-01 00:00:00+00') TO ('2026-04-01 00:00:00+00');
CREATE TABLE page_views_2026_q2 PARTITION OF page_views
    FOR VALUES FROM ('2026-04-01 00:00:00+00') TO ('2026-07-01 00:00:00+00');

-- Catches clocks that are wrong, so that a visitor never sees an error for it.
CREATE TABLE page_views_other PARTITION OF page_views DEFAULT;

CREATE INDEX page_views_product_idx ON page_views (product_id, viewed_at);

INSERT INTO page_views (viewed_at, session_id, product_id, referrer)
SELECT
    timestamptz '2025-12-20 07:15:00+00' + n * interval '39 hours',
    md5('session ' || n)::uuid,
    p.id,
    CASE n % 3 WHEN 0 THEN 'https://search.example/?q=mug;sort=price' WHEN 1 THEN 'newsletter' END
FROM generate_series(1, 96) AS n
JOIN products AS p ON p.sku = 'SKU-' || to_char(1 + n % 36, 'FM0000');
