select 1;
/*!50003 create table t (a int);
select 2;
