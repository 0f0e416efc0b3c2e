-- The partitions go with their parent.
DROP TABLE page_views;
