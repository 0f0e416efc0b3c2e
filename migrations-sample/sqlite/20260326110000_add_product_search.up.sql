-- The search box: full text over title and attributes. The index keeps no text of its own
-- and reads it from products; the triggers tell it what changed.
CREATE VIRTUAL TABLE product_search USING fts5 (
    title,
    attributes,
    content = 'products',
    content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2'
);

INSERT INTO product_search (rowid, title, attributes)
SELECT id, title, attributes FROM products;

CREATE TRIGGER products_search_insert AFTER INSERT ON products
BEGIN
    INSERT INTO product_search (rowid, title, attributes) VALUES (NEW.id, NEW.title, NEW.attributes);
END;

CREATE TRIGGER products_search_delete AFTER DELETE ON products
BEGIN
    INSERT INTO product_search (product_search, rowid, title, attributes)
    VALUES ('delete', OLD.id, OLD.title, OLD.attributes);
END;

CREATE TRIGGER products_search_update AFTER UPDATE OF title, attributes ON products
BEGIN
    INSERT INTO product_search (product_search, rowid, title, attributes)
    VALUES ('delete', OLD.id, OLD.title, OLD.attributes);
    INSERT INTO product_search (rowid, title, attributes) VALUES (NEW.id, NEW.title, NEW.attributes);
END;
