-- Takes the customers away again, and with them the domain that nothing else uses yet.
DROP TABLE customers;
DROP DOMAIN email_address;
