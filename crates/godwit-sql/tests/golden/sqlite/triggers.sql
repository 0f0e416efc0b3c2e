CREATE TRIGGER a AFTER INSERT ON t WHEN CASE WHEN new.x THEN 1 END BEGIN
  UPDATE t SET y = CASE WHEN new.x > 1 THEN 'a;' ELSE 'b' END WHERE id = new.id;
  SELECT CASE new.z WHEN 1 THEN RAISE(ABORT, 'no; no') END;
  INSERT INTO log (begin, "end") SELECT begin, end FROM t;
END;
create temp trigger if not exists b instead of delete on v begin select 1; end;
CREATE TABLE [odd;name] (`a;b` INT, "c;d" INT);
CREATE TABLE trigger_ish (trigger INT);
BEGIN IMMEDIATE; END; BEGIN; COMMIT; ROLLBACK;
SAVEPOINT x; RELEASE x;
PRAGMA foreign_keys = OFF;
PRAGMA main.journal_mode = WAL;
PRAGMA synchronous = OFF;
PRAGMA user_version = 3;
VACUUM; VACUUM INTO 'x.db'; ATTACH 'a.db' AS a; DETACH a; REINDEX; ANALYZE;
CREATE VIRTUAL TABLE s USING fts5(a);
select x'00', 'it''s;' -- c
