create table t (a int);
copy t from stdin;
1
2
select 3;
