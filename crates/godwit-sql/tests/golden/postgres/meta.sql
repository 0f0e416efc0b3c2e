\set ON_ERROR_STOP on
select 1 \; select 2;
select 3 \g
select 'drop table ' || name from old_tables \gexec
\if :{?big}
create index by_day on orders (day);
\else
select 'small';
\endif
select :'name', :"column", a::text from t where b = :value;
\echo 'no; statement'
select 4 \gset prefix_
select 5;
