-- A comment before the first statement; with a terminator in it.
create table `odd;name` (a int, b text, `c``d;` text); /* behind; it */
insert into `odd;name` values (1, 'it''s; fine', "double; 'quoted'"), (2, 'it\'s; fine', "it\"s;");
select 1;select 2 ; select 3;
select /* comment; */ 4 as four # trailing; comment
;
select 5 -- trailing; comment
;
select 6--1;
select /*! 7; */ ;
select /*!50003 8 */ + /*M!100100 9 */;
/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='ANSI_QUOTES' */;
select "it's; one", 'it\'s; one' from dual;
SET SESSION sql_mode = 'NO_BACKSLASH_ESCAPES';
select 'a\', ';b';
/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;
select 'it\'s; one';
delimiter //
create procedure p()
begin
  -- it's; a comment
  if 1 then select 1; end if;
  select 'it\'s // one', "// two";
end//
create function f() returns int deterministic return 1//
delimiter ;
select 'über; ñ';
call p();
drop procedure p; drop function f;
drop table `odd;name`
