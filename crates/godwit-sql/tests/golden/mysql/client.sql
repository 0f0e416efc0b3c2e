SELECT 1\G
DELIMITER
source other.sql;
SELECT "open ;
