-- Removes the sample rows and nothing else. The lines are deleted by name, not left to the
-- cascade, because foreign keys are off in a connection that did not ask for them.
DELETE FROM order_items
WHERE order_id IN (SELECT id FROM orders WHERE number BETWEEN 'A-2026-0001' AND 'A-2026-0060');
DELETE FROM orders WHERE number BETWEEN 'A-2026-0001' AND 'A-2026-0060';
DELETE FROM products WHERE sku BETWEEN 'SKU-0001' AND 'SKU-0036';
DELETE FROM categories WHERE slug IN ('mugs', 'shirts', 'notebooks');
DELETE FROM categories WHERE slug IN ('kitchen', 'clothing', 'stationery');
DELETE FROM customers WHERE email LIKE 'customer-___@shop.example';
