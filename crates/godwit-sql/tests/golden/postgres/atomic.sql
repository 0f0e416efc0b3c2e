create or replace function grade(points int) returns text
language sql
begin atomic
  select case when points > 90 then 'a;' when points > 80 then case points when 81 then 'b' end else 'c' end as "end";
  select t.end, t.case from (values (1, 2)) as t ("end", "case");
end;
create procedure tidy() begin atomic; delete from a; delete from b where c = case when d then 1 end; end;
create function f() returns int return case when true then 1 else 2 end;
select 'after';
