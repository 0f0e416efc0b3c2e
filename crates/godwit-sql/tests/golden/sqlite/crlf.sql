create table t (a int);
.headers on
create trigger g after insert on t begin
  select 1;
end;
-- why; because
select 2;
