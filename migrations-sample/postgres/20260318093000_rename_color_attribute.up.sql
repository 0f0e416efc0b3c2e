-- The shop front reads attributes.colour, the importer wrote attributes.color. Data only:
-- the spelling of the shop front wins.
UPDATE products
SET attributes = (attributes - 'color') || jsonb_build_object('colour', attributes -> 'color')
WHERE attributes ? 'color' AND NOT attributes ? 'colour';
