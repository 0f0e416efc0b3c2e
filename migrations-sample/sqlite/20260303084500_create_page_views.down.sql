-- The index goes with its table.
DROP TABLE page_views;
