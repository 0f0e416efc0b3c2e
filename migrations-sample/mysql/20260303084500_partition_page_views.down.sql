-- The partitions go with their table.
DROP TABLE page_views;
