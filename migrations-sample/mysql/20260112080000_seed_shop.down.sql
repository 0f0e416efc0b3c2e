-- Removes the sample rows and nothing else: a real customer who bought a sample
-- product makes this fail, and that is right.
DELETE FROM orders WHERE number BETWEEN 'A-2026-0001' AND 'A-2026-0060';
DELETE FROM products WHERE sku BETWEEN 'SKU-0001' AND 'SKU-0036';
DELETE FROM categories WHERE slug IN ('mugs', 'shirts', 'notebooks');
DELETE FROM categories WHERE slug IN ('kitchen', 'clothing', 'stationery');
DELETE FROM customers WHERE email LIKE 'customer-___@shop.example';
