-- A comment before the first statement; with a terminator in it.
create table [odd;name] (a int, "b;" text, `c``d;` text); /* behind; it */
insert into [odd;name] values (1, 'it''s; fine', 'back\'), (2, x'3b', ';');
select 1;select 2 ; select 3;
select /* comment; */ 4 as four -- trailing; comment
;
select "a", [b;], `c``d;` from [odd;name];
create table log (a, b);
create trigger [odd;trigger] after insert on [odd;name] begin
  -- it's; a comment
  insert into log values (new.a, case new.a when 1 then case when 1 then 'end;' end else 2 end);
  select case when 1 then 2 end as [end];
end;
create trigger other before delete on [odd;name] when old.a > 0 begin delete from log; end;
insert into [odd;name] values (3, 'a', 'b');
begin; savepoint a; release a; end;
with t(n) as (values (1), (2)) select sum(n) from t;
pragma user_version = 3;
select 'über; ñ', 1e5, .5, -1, 1--1; a comment
;
drop trigger other; drop table [odd;name]; drop table log
