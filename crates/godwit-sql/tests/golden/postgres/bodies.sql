CREATE FUNCTION one() RETURNS int LANGUAGE sql BEGIN ATOMIC
  SELECT CASE WHEN true THEN 1 ELSE 2 END;
  SELECT t.case, 1 AS end FROM t;
END;
create or replace procedure two() language sql begin atomic insert into t values (1); end;
CREATE FUNCTION three() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  RETURN NEW;
END;
$body$;
CREATE RULE r AS ON INSERT TO v DO INSTEAD (INSERT INTO a VALUES (1); INSERT INTO b VALUES (2));
CREATE FUNCTION begin_plain() RETURNS int LANGUAGE sql RETURN 1;
DO $$ BEGIN PERFORM 1; END $$;
BEGIN;
COMMIT;
CREATE TABLE a (x int; CREATE TABLE b (y int);
