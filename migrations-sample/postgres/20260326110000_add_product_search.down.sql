-- The function returns rows of products, so it has to go before the column does.
DROP FUNCTION search_products(text, text);
DROP INDEX products_search_idx;
ALTER TABLE products DROP COLUMN search_text;
