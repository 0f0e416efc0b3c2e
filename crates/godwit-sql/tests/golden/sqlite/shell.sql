.mode csv
.read other.sql
SELECT .5;
SELECT a
.b FROM a;
SELECT 1; /* open to the end ;
