SELECT 1;
SELECT 'open ; to the end
