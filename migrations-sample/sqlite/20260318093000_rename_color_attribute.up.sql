-- The shop front reads attributes.colour, the importer wrote attributes.color. Data only:
-- the spelling of the shop front wins.
UPDATE products
SET attributes = json_set(json_remove(attributes, '$.color'), '$.colour', json_extract(attributes, '$.color'))
WHERE json_type(attributes, '$.color') IS NOT NULL
  AND json_type(attributes, '$.colour') IS NULL;
