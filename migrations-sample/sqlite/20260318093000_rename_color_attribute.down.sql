-- The importer's spelling again.
UPDATE products
SET attributes = json_set(json_remove(attributes, '$.colour'), '$.color', json_extract(attributes, '$.colour'))
WHERE json_type(attributes, '$.colour') IS NOT NULL
  AND json_type(attributes, '$.color') IS NULL;
