-- The present stock stays as it is; its past is lost with the table.
DROP TRIGGER products_stock_movement;
DROP TABLE stock_movements;
