-- The search box: full text over title and a description that products did not have yet.
ALTER TABLE products ADD COLUMN description TEXT NULL;

UPDATE products
SET description = CONCAT('A ', LOWER(title), '; colour: ', JSON_UNQUOTE(JSON_EXTRACT(attributes, '$.colour')), '.');

-- The first full-text index of a table rebuilds it once for a hidden column. Accepted: the
-- catalogue is small.
CREATE FULLTEXT INDEX products_search_idx ON products (title, description);
