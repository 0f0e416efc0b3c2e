-- The importer's spelling again.
UPDATE products
SET attributes = (attributes - 'colour') || jsonb_build_object('color', attributes -> 'colour')
WHERE attributes ? 'colour' AND NOT attributes ? 'color';
