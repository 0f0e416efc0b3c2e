\set ON_ERROR_STOP on
\restrict abc
SELECT 1 \gset
COPY t (a, b) FROM stdin;
1	it's; not SQL
2	\N
\.
SELECT 'after';
copy (select 1) to stdout;
\i other.sql
SELECT 2;
