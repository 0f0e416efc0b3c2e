-- The triggers first, so that taking the cent back is not audited.
DROP TRIGGER orders_audit ON orders;
DROP TRIGGER products_audit ON products;
DROP FUNCTION audit_row();
DROP TABLE audit_entries;

UPDATE products
SET net_price = net_price - 0.01
WHERE sku BETWEEN 'SKU-0001' AND 'SKU-0036' AND title LIKE 'Mug %';
