-- The importer's spelling again.
UPDATE products
SET attributes = JSON_SET(
    JSON_REMOVE(attributes, '$.colour'),
    '$.color', JSON_UNQUOTE(JSON_EXTRACT(attributes, '$.colour'))
)
WHERE JSON_CONTAINS_PATH(attributes, 'one', '$.colour')
  AND NOT JSON_CONTAINS_PATH(attributes, 'one', '$.color');
