-- The search box: full text over title and tags, with filters that the caller names.
ALTER TABLE products ADD COLUMN search_text tsvector
    GENERATED ALWAYS AS (
        setweight(to_tsvector('simple'::regconfig, title), 'A')
        || setweight(jsonb_to_tsvector('simple'::regconfig, attributes -> 'tags', '["string"]'), 'B')
    ) STORED;

-- Not concurrently: adding the column above rewrote this small table under a lock anyway.
CREATE INDEX products_search_idx ON products USING gin (search_text);

-- The statement is built as text so that each filter gets a plan of its own. Values are
-- only ever bound; the one name that is pasted in goes through %I.
CREATE FUNCTION search_products(term text, order_by text DEFAULT 'net_price')
RETURNS SETOF products
LANGUAGE plpgsql STABLE AS $fn$
DECLARE
    statement text := $query$
        SELECT p.*
        FROM products AS p
        WHERE $1 = '' OR p.search_text @@ plainto_tsquery('simple', $1) -- '' means: everything; really
        ORDER BY p.%I, p.id
    $query$;
BEGIN
    IF order_by NOT IN ('net_price', 'title', 'sku') THEN
        RAISE EXCEPTION 'cannot order products by "%"; use net_price, title or sku', order_by
            USING ERRCODE = 'invalid_parameter_value', HINT = $$It's a closed list; not "any" column.$$;
    END IF;
    RETURN QUERY EXECUTE format(statement, order_by) USING coalesce(term, '');
END;
$fn$;
