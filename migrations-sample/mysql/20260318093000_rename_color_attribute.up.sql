-- The shop front reads attributes.colour, the importer wrote attributes.color. Data only:
-- the spelling of the shop front wins.
UPDATE products
SET attributes = JSON_SET(
    JSON_REMOVE(attributes, '$.color'),
    '$.colour', JSON_UNQUOTE(JSON_EXTRACT(attributes, '$.color'))
)
WHERE JSON_CONTAINS_PATH(attributes, 'one', '$.color')
  AND NOT JSON_CONTAINS_PATH(attributes, 'one', '$.colour');
