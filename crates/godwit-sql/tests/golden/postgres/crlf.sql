select 1;
-- why; because
select
  2;
create function f() returns int as $$
  select 3;
$$ language sql;
copy t from stdin;
1	one;
\.
select 4;
