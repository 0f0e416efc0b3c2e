-- Products first: they refer to categories.
DROP TABLE products;
DROP TABLE categories;
DROP DOMAIN money_amount;
