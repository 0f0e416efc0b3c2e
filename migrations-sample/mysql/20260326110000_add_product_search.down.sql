-- The index first, else it would live on with the title alone.
DROP INDEX products_search_idx ON products;
ALTER TABLE products DROP COLUMN description;
