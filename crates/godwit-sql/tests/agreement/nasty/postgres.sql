-- A comment before the first statement; with a terminator in it.
create table "odd;name" (a int, b text, "c""d;" text); /* behind; it */
insert into "odd;name" values (1, 'it''s; fine', $$dollar; 'quoted'$$), (2, E'it\'s; fine', $a$b;$b$;c$a$);
select 1;select 2 ; select 3; ;;
select /* nested /* comment; */ still; */ 4 as four -- trailing; comment
;
select 'first;'
  'second;', E'a\\';
select U&'d\0061t;' , U&"odd;name".a from "odd;name";
select B'01', X'1F', 1e5, .5, 1--1; a comment
;
select a[1], (array[1,2])[1], '{}'::int[], 1::numeric(10,2) from "odd;name";
prepare odd as select $1::int, $2::text;
execute odd(1, 'a;b');
set standard_conforming_strings = off;
select 'it\'s; one', E'\'', B'0';
set standard_conforming_strings = on;
select '\', ';';
create function one_two() returns int language sql begin atomic select 1; select case when true then 2 end; end;
create function body() returns void language plpgsql as $body$
begin
  -- a comment; with a terminator
  perform 'it''s;';
  execute 'select $$;$$';
end;
$body$;
create rule odd_rule as on update to "odd;name" do instead (select 1; select 2);
do $$ begin perform 1; end $$;
begin; savepoint a; release a; commit;
select $1$;
select 'über; ñ', "odd;name".a from "odd;name";
select a$b$c from x; select 1a$b$;
with recursive t(n) as (values (1) union all select n + 1 from t where n < 3) select sum(n) from t;
drop table "odd;name" cascade
