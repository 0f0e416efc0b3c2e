//! What each statement leaves in the catalogue, in the words that people read.

use godwit_core::Engine;
use godwit_sql::effect;
use proptest::prelude::*;

use crate::invariants;

/// Each statement with its effect; all that differ are shown at once.
fn table(engine: Engine, rows: &[(&str, &str)]) {
    let wrong: Vec<String> = rows
        .iter()
        .map(|(sql, expected)| (sql, expected, effect(engine, sql).to_string()))
        .filter(|(_, expected, found)| **expected != found)
        .map(|(sql, expected, found)| format!("{sql}\n  expected: {expected}\n  found:    {found}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const AGAIN: &str = "may run again";
const UNKNOWN: &str = "nobody can tell";

#[test]
fn postgres_creates_and_drops() {
    table(
        Engine::Postgres,
        &[
            (
                "CREATE INDEX CONCURRENTLY orders_by_day ON orders (day)",
                "creates index orders_by_day on orders",
            ),
            (
                "create unique index /* why */ concurrently \"By Day\" on only App.Orders -- all\n (day)",
                "creates index By Day on app.orders",
            ),
            (
                "CREATE INDEX CONCURRENTLY ON \"App\".orders (day)",
                "redefines the indexes of App.orders",
            ),
            (
                "CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a)",
                "creates index i on t",
            ),
            ("CREATE INDEX IF NOT EXISTS i ON t (a)", AGAIN),
            (
                "DROP INDEX CONCURRENTLY app.\"By \"\"Day\"\"\"",
                "drops index app.By \"Day\"",
            ),
            ("DROP INDEX CONCURRENTLY IF EXISTS i", AGAIN),
            ("DROP INDEX a, b CASCADE", "drops index a, drops index b"),
            ("CREATE TABLE Orders (id int)", "creates table orders"),
            ("CREATE UNLOGGED TABLE s.o AS SELECT 1", "creates table s.o"),
            ("CREATE TABLE IF NOT EXISTS t (id int)", AGAIN),
            ("CREATE TEMP TABLE t (id int)", AGAIN),
            ("CREATE TABLE pg_temp.t (id int)", AGAIN),
            ("CREATE TABLE U&\"\\0061\" (id int)", UNKNOWN),
            ("CREATE TABLE shop.public.t (id int)", UNKNOWN),
            ("DROP TABLE t CASCADE", "drops table t"),
            ("DROP TABLE IF EXISTS t", AGAIN),
            ("CREATE FOREIGN TABLE f (a int) SERVER s", "creates foreign table f"),
            ("CREATE VIEW v AS SELECT 1", "creates view v"),
            ("CREATE OR REPLACE VIEW v AS SELECT 1", AGAIN),
            (
                "CREATE MATERIALIZED VIEW app.m AS SELECT 1",
                "creates materialised view app.m",
            ),
            ("CREATE SEQUENCE s", "creates sequence s"),
            ("CREATE SCHEMA app", "creates schema app"),
            ("CREATE SCHEMA AUTHORIZATION Ana", "creates schema ana"),
            ("CREATE SCHEMA AUTHORIZATION CURRENT_USER", UNKNOWN),
            ("CREATE DATABASE Shop WITH TEMPLATE template0", "creates database shop"),
            ("DROP DATABASE shop WITH (FORCE)", "drops database shop"),
            ("CREATE TABLESPACE fast LOCATION '/x'", "creates tablespace fast"),
            ("CREATE ROLE app LOGIN", "creates role app"),
            ("DROP ROLE a, b", "drops role a, drops role b"),
            ("CREATE USER MAPPING FOR ana SERVER s", UNKNOWN),
            ("CREATE EXTENSION hstore", "creates extension hstore"),
            ("CREATE TYPE mood AS ENUM ('sad')", "creates type mood"),
            ("DROP DOMAIN app.mood", "drops type app.mood"),
            (
                "CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p",
                "creates subscription s",
            ),
            (
                "CREATE TRIGGER touch BEFORE UPDATE OF day ON app.orders EXECUTE FUNCTION f()",
                "creates trigger touch on app.orders",
            ),
            ("DROP TRIGGER touch ON orders", "drops trigger touch on orders"),
            ("CREATE POLICY p ON orders USING (true)", "creates policy p on orders"),
            (
                "CREATE RULE r AS ON INSERT TO orders DO NOTHING",
                "creates rule r on orders",
            ),
            ("CREATE STATISTICS s ON a, b FROM t", "creates statistics s"),
            ("CREATE STATISTICS ON a, b FROM t", UNKNOWN),
            (
                "CREATE FUNCTION app.add(a int) RETURNS int LANGUAGE sql AS 'SELECT 1; SELECT 2'",
                "redefines the routines named app.add",
            ),
            ("DROP FUNCTION add(int), add(text)", "redefines the routines named add"),
            ("CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS ''", AGAIN),
            ("CREATE CAST (a AS b) WITHOUT FUNCTION", UNKNOWN),
            ("CREATE TABLE a (i int); CREATE TABLE b (i int)", UNKNOWN),
            ("CREATE TABLE \"open", UNKNOWN),
        ],
    );
}

#[test]
fn postgres_alters() {
    table(
        Engine::Postgres,
        &[
            (
                "ALTER TABLE ONLY app.T ADD COLUMN Total int",
                "creates column total of app.t",
            ),
            (
                "ALTER TABLE t ADD total int, ADD COLUMN other int",
                "creates column total of t",
            ),
            ("ALTER TABLE t ADD COLUMN IF NOT EXISTS a int", AGAIN),
            (
                "ALTER TABLE t ADD COLUMN IF NOT EXISTS a int, DROP COLUMN b",
                "drops column b of t",
            ),
            ("ALTER TABLE t DROP a, ADD a text", UNKNOWN),
            (
                "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID",
                "creates constraint c on t",
            ),
            ("ALTER TABLE t ADD CHECK (a > 0)", "redefines table t"),
            ("ALTER TABLE t VALIDATE CONSTRAINT c", AGAIN),
            ("ALTER TABLE t DROP CONSTRAINT c", "drops constraint c on t"),
            (
                "ALTER TABLE t DROP CONSTRAINT c, ADD CONSTRAINT c CHECK (a > 1)",
                "redefines table t",
            ),
            ("ALTER TABLE t RENAME a TO b", "renames column a of t to column b of t"),
            ("ALTER TABLE app.t RENAME TO u", "renames table app.t to table app.u"),
            ("ALTER TABLE IF EXISTS t RENAME TO u", AGAIN),
            ("ALTER TABLE t SET SCHEMA app", "renames table t to table app.t"),
            ("ALTER TABLE t ALTER a TYPE bigint", AGAIN),
            ("ALTER TABLE t ALTER a TYPE numeric USING a * 100", UNKNOWN),
            (
                "ALTER TABLE t ALTER a TYPE numeric USING a * 100, ADD b int",
                "creates column b of t",
            ),
            ("ALTER TABLE t ALTER COLUMN a SET NOT NULL, ALTER b DROP DEFAULT", AGAIN),
            (
                "ALTER TABLE t ALTER a ADD GENERATED ALWAYS AS IDENTITY",
                "redefines table t",
            ),
            ("ALTER TABLE t ALTER a RESTART WITH 1", UNKNOWN),
            ("ALTER TABLE t OWNER TO ana", AGAIN),
            ("ALTER TABLE t INHERIT u", "redefines table t"),
            (
                "ALTER TABLE app.t DETACH PARTITION other.t_2020 CONCURRENTLY",
                "drops partition t_2020 of app.t",
            ),
            (
                "ALTER TABLE t DETACH PARTITION t_2020 FINALIZE",
                "drops partition t_2020 of t",
            ),
            (
                "ALTER TABLE t ATTACH PARTITION t_2020 DEFAULT",
                "creates partition t_2020 of t",
            ),
            ("ALTER TABLE ALL IN TABLESPACE a SET TABLESPACE b", UNKNOWN),
            (
                "ALTER TYPE app.Mood ADD VALUE 'it''s ok' AFTER 'sad'",
                "creates value it's ok of app.mood",
            ),
            ("ALTER TYPE mood ADD VALUE IF NOT EXISTS 'ok'", AGAIN),
            ("ALTER TYPE mood ADD VALUE E'\\x41'", UNKNOWN),
            (
                "ALTER TYPE mood RENAME VALUE 'a' TO 'b'",
                "renames value a of mood to value b of mood",
            ),
            ("ALTER TYPE pair ADD ATTRIBUTE c int", "redefines type pair"),
            ("ALTER DOMAIN d ADD CHECK (value > 0)", "redefines type d"),
            ("ALTER INDEX app.i RENAME TO j", "renames index app.i to index app.j"),
            ("ALTER INDEX i ATTACH PARTITION j", AGAIN),
            (
                "ALTER VIEW v RENAME COLUMN a TO b",
                "renames column a of v to column b of v",
            ),
            ("ALTER SEQUENCE s RESTART", UNKNOWN),
            ("ALTER SEQUENCE s OWNED BY t.a", AGAIN),
            ("ALTER DATABASE shop SET TABLESPACE fast", AGAIN),
            ("ALTER DATABASE a RENAME TO b", "renames database a to database b"),
            ("ALTER SYSTEM SET work_mem = '1GB'", AGAIN),
            ("ALTER ROLE ana PASSWORD 'x'", AGAIN),
            ("ALTER FUNCTION f(int) RENAME TO g", "redefines the routines named f"),
            ("ALTER FUNCTION f(int) STABLE", AGAIN),
            ("ALTER EXTENSION e UPDATE", AGAIN),
            ("ALTER EXTENSION e ADD TABLE t", UNKNOWN),
            (
                "ALTER POLICY p ON t RENAME TO q",
                "renames policy p on t to policy q on t",
            ),
            ("ALTER OPERATOR + (int, int) OWNER TO ana", UNKNOWN),
        ],
    );
}

#[test]
fn postgres_others() {
    table(
        Engine::Postgres,
        &[
            ("VACUUM (FULL) t", AGAIN),
            ("ANALYZE", AGAIN),
            ("CLUSTER t USING i", AGAIN),
            ("REFRESH MATERIALIZED VIEW CONCURRENTLY m", AGAIN),
            ("REINDEX TABLE t", AGAIN),
            ("REINDEX INDEX CONCURRENTLY app.i", "rebuilds index app.i"),
            ("REINDEX (VERBOSE, CONCURRENTLY) TABLE t", "rebuilds table t"),
            ("REINDEX SCHEMA CONCURRENTLY app", "rebuilds schema app"),
            ("REINDEX (VERBOSE) TABLE \"concurrently\"", AGAIN),
            ("GRANT SELECT ON t TO ana", AGAIN),
            ("REVOKE SELECT ON t FROM ana", AGAIN),
            ("COMMENT ON TABLE t IS 'x'", AGAIN),
            ("SET search_path = app", AGAIN),
            ("RESET ALL", AGAIN),
            ("NOTIFY changed", UNKNOWN),
            ("BEGIN", UNKNOWN),
            ("COMMIT", UNKNOWN),
            ("TRUNCATE t", UNKNOWN),
            ("INSERT INTO t VALUES (1)", UNKNOWN),
            ("UPDATE t SET a = a + 1", UNKNOWN),
            ("COPY t FROM '/x'", UNKNOWN),
            ("CALL f()", UNKNOWN),
            ("DO $$ BEGIN COMMIT; END $$", UNKNOWN),
            (
                "SELECT a, count(*) FROM t WHERE b IN (1, 2) GROUP BY a FOR UPDATE",
                AGAIN,
            ),
            ("SELECT pg_catalog.set_config('search_path', '', false)", AGAIN),
            ("SELECT setval('s', 5)", UNKNOWN),
            ("SELECT \"f\"(1)", UNKNOWN),
            ("SELECT * INTO u FROM t", UNKNOWN),
            ("WITH gone AS (DELETE FROM t RETURNING a) SELECT a FROM gone", UNKNOWN),
            ("WITH old AS (SELECT 1) INSERT INTO t SELECT * FROM old", UNKNOWN),
            ("EXPLAIN SELECT f()", AGAIN),
            ("EXPLAIN (ANALYZE) DELETE FROM t", UNKNOWN),
            ("", UNKNOWN),
            ("-- nothing", UNKNOWN),
            ("abracadabra", UNKNOWN),
        ],
    );
}

#[test]
fn mysql_creates_drops_and_renames() {
    table(
        Engine::Mysql,
        &[
            ("CREATE TABLE Orders (id INT)", "creates table Orders"),
            (
                "CREATE TABLE `shop`.`my``orders` LIKE o",
                "creates table shop.my`orders",
            ),
            ("CREATE TABLE t AS SELECT 1 AS a", "creates table t"),
            ("CREATE TABLE 2026_orders (id INT)", "creates table 2026_orders"),
            ("CREATE TABLE \"ansi\" (id INT)", "creates table ansi"),
            ("CREATE TEMPORARY TABLE t (id INT)", AGAIN),
            ("CREATE TABLE IF NOT EXISTS t (id INT)", AGAIN),
            ("CREATE OR REPLACE TABLE t (id INT)", UNKNOWN),
            (
                "CREATE DATABASE /*!32312 IF NOT EXISTS*/ shop /*!80016 ENCRYPTION='N' */",
                AGAIN,
            ),
            ("CREATE SCHEMA shop", "creates database shop"),
            ("/*!80016 CREATE TABLE t (id INT) */", UNKNOWN),
            ("/*!50003 CREATE TABLE t (id INT) */", "creates table t"),
            (
                "CREATE UNIQUE INDEX by_day USING BTREE ON shop.orders (day)",
                "creates index by_day on shop.orders",
            ),
            ("DROP INDEX by_day ON orders", "drops index by_day on orders"),
            ("DROP INDEX IF EXISTS by_day ON orders", AGAIN),
            (
                "CREATE DEFINER=`view`@localhost SQL SECURITY INVOKER VIEW v AS SELECT 1",
                "creates view v",
            ),
            ("CREATE ALGORITHM = MERGE VIEW v AS SELECT 1", "creates view v"),
            ("CREATE OR REPLACE VIEW v AS SELECT 1", AGAIN),
            (
                "CREATE DEFINER = CURRENT_USER() TRIGGER touch BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1",
                "creates trigger touch",
            ),
            ("DROP TRIGGER shop.touch", "drops trigger shop.touch"),
            (
                "CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END",
                "creates procedure p",
            ),
            ("DROP PROCEDURE p", "drops procedure p"),
            (
                "CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN 1",
                "creates function f",
            ),
            ("CREATE FUNCTION f RETURNS INT SONAME 'f.so'", UNKNOWN),
            (
                "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM t",
                "creates event e",
            ),
            ("CREATE SEQUENCE s", "creates sequence s"),
            ("CREATE OR REPLACE SEQUENCE s", UNKNOWN),
            (
                "CREATE USER 'ana'@'10.%' IDENTIFIED BY 'secret', ben",
                "creates role ana@10.%, creates role ben",
            ),
            ("CREATE USER IF NOT EXISTS ana", AGAIN),
            ("DROP USER ''@localhost", "drops role @localhost"),
            ("DROP USER `ana`@localhost", "drops role ana@localhost"),
            (
                "RENAME USER ana TO ben@localhost",
                "renames role ana to role ben@localhost",
            ),
            ("DROP TABLE a", "drops table a"),
            ("DROP TABLE a, shop.b", "drops table a, drops table shop.b"),
            ("DROP TABLE IF EXISTS a, b", AGAIN),
            ("DROP TEMPORARY TABLE a", UNKNOWN),
            ("DROP DATABASE shop", "drops database shop"),
            ("RENAME TABLE a TO b", "renames table a to table b"),
            (
                "RENAME TABLE a TO b, c TO shop.d",
                "renames table a to table b, renames table c to table shop.d",
            ),
            (
                "RENAME TABLE orders TO orders_old, orders_new TO orders",
                "creates table orders_old, drops table orders_new",
            ),
            ("RENAME TABLE a TO tmp, b TO a, tmp TO b", UNKNOWN),
            ("RENAME TABLE IF EXISTS a TO b", AGAIN),
        ],
    );
}

#[test]
fn mysql_alters() {
    table(
        Engine::Mysql,
        &[
            (
                "ALTER TABLE t ADD COLUMN a INT AFTER b, ADD INDEX (a), ALGORITHM=INPLACE, LOCK=NONE",
                "creates column a of t",
            ),
            ("ALTER TABLE shop.t ADD (a INT, b INT)", "creates column a of shop.t"),
            ("ALTER TABLE t ADD COLUMN IF NOT EXISTS a INT", AGAIN),
            (
                "ALTER TABLE t NOWAIT ADD INDEX by_day (day)",
                "creates index by_day on t",
            ),
            ("ALTER TABLE t ADD KEY (a)", "redefines table t"),
            ("ALTER TABLE t ADD KEY USING BTREE (a)", "redefines table t"),
            ("ALTER TABLE t ADD FULLTEXT INDEX words (a)", "creates index words on t"),
            ("ALTER TABLE t ADD PRIMARY KEY (id)", "creates index PRIMARY on t"),
            (
                "ALTER TABLE t ADD CONSTRAINT c UNIQUE KEY k (a)",
                "creates index k on t",
            ),
            ("ALTER TABLE t ADD CONSTRAINT c UNIQUE (a)", "creates index c on t"),
            (
                "ALTER TABLE t ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES u (id)",
                "creates constraint c on t",
            ),
            (
                "ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES u (id)",
                "redefines table t",
            ),
            ("ALTER TABLE t ADD CONSTRAINT CHECK (a > 0)", "redefines table t"),
            ("ALTER TABLE t ADD period INT", "creates column period of t"),
            ("ALTER TABLE t ADD SYSTEM VERSIONING", "redefines table t"),
            ("ALTER TABLE t DROP a", "drops column a of t"),
            ("ALTER TABLE t DROP FOREIGN KEY c", "drops constraint c on t"),
            ("ALTER TABLE t DROP INDEX i, ADD INDEX I (a, b)", "redefines table t"),
            (
                "ALTER TABLE t DROP FOREIGN KEY c, ADD UNIQUE c (a)",
                "redefines table t",
            ),
            (
                "ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY (a)",
                "redefines table t",
            ),
            ("ALTER TABLE t DROP COLUMN a, ADD COLUMN A TEXT", UNKNOWN),
            ("ALTER TABLE t CHANGE a b INT", "renames column a of t to column b of t"),
            ("ALTER TABLE t CHANGE COLUMN a a BIGINT", AGAIN),
            ("ALTER TABLE t RENAME COLUMN a TO b, RENAME COLUMN b TO a", UNKNOWN),
            (
                "ALTER TABLE t RENAME COLUMN a TO b, ADD COLUMN a INT",
                "creates column b of t",
            ),
            (
                "ALTER TABLE t RENAME INDEX i TO j",
                "renames index i on t to index j on t",
            ),
            (
                "ALTER TABLE t ADD COLUMN a INT, RENAME TO u",
                "renames table t to table u",
            ),
            ("ALTER TABLE t RENAME u", "renames table t to table u"),
            ("ALTER TABLE t RENAME t, ADD COLUMN a INT", "creates column a of t"),
            ("ALTER EVENT e RENAME TO e", UNKNOWN),
            ("ALTER TABLE t MODIFY a BIGINT NOT NULL FIRST", AGAIN),
            ("ALTER TABLE t ENGINE=InnoDB ROW_FORMAT=DYNAMIC, COMMENT 'x'", AGAIN),
            ("ALTER TABLE t ALTER COLUMN a SET DEFAULT (1)", AGAIN),
            ("ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4", AGAIN),
            (
                "ALTER TABLE t ADD PARTITION (PARTITION p3 VALUES LESS THAN (3))",
                "creates partition p3 of t",
            ),
            ("ALTER TABLE t ADD PARTITION PARTITIONS 4", "redefines table t"),
            ("ALTER TABLE t DROP PARTITION p1, p2", "drops partition p1 of t"),
            (
                "ALTER TABLE t REORGANIZE PARTITION p1 INTO (PARTITION a VALUES IN (1))",
                "redefines table t",
            ),
            ("ALTER TABLE t TRUNCATE PARTITION p1", UNKNOWN),
            ("ALTER TABLE t EXCHANGE PARTITION p1 WITH TABLE u", UNKNOWN),
            ("ALTER TABLE t CONVERT PARTITION p1 TO TABLE u", "creates table u"),
            ("ALTER TABLE t REBUILD PARTITION ALL", AGAIN),
            ("ALTER TABLE t REMOVE PARTITIONING", "redefines table t"),
            ("ALTER TABLE t DISCARD TABLESPACE", UNKNOWN),
            ("ALTER TABLE t ADD a INT, FROBNICATE b", "creates column a of t"),
            ("ALTER TABLE t FROBNICATE b", UNKNOWN),
            ("ALTER DEFINER=ana VIEW v AS SELECT 1", AGAIN),
            ("ALTER EVENT e DISABLE", AGAIN),
            ("ALTER EVENT e RENAME TO f", "renames event e to event f"),
            ("ALTER DATABASE shop CHARACTER SET utf8mb4", AGAIN),
            ("ALTER USER ana IDENTIFIED BY 'x'", AGAIN),
            ("ALTER USER ana IDENTIFIED BY 'x' RETAIN CURRENT PASSWORD", UNKNOWN),
        ],
    );
}

#[test]
fn mysql_others() {
    table(
        Engine::Mysql,
        &[
            ("OPTIMIZE TABLE t", AGAIN),
            ("ANALYZE TABLE t", AGAIN),
            ("GRANT SELECT ON t TO ana", AGAIN),
            ("REVOKE SELECT ON t FROM ana", UNKNOWN),
            ("SET @day = '2026-01-01'", AGAIN),
            ("SET @day = next_day()", UNKNOWN),
            ("SET GLOBAL event_scheduler = ON", AGAIN),
            ("SET GLOBAL max_connections = @@max_connections + 10", UNKNOWN),
            ("SET PASSWORD FOR ana = PASSWORD('x')", AGAIN),
            (
                "SET STATEMENT max_statement_time = 60 FOR ALTER TABLE t ADD COLUMN a INT",
                "creates column a of t",
            ),
            ("SET STATEMENT a = 1 FOR SET STATEMENT b = 1 FOR DROP TABLE t", UNKNOWN),
            ("SET autocommit = 0", UNKNOWN),
            ("USE shop", AGAIN),
            ("SHOW TABLES", AGAIN),
            ("TRUNCATE TABLE t", UNKNOWN),
            ("LOAD DATA INFILE 'x' INTO TABLE t", UNKNOWN),
            ("REPLACE INTO t VALUES (1)", UNKNOWN),
            ("CALL p()", UNKNOWN),
            ("LOCK TABLES t WRITE", UNKNOWN),
            ("SELECT 1 INTO OUTFILE '/x'", UNKNOWN),
            ("INSTALL PLUGIN a SONAME 'a.so'", UNKNOWN),
        ],
    );
}

#[test]
fn sqlite_statements() {
    table(
        Engine::Sqlite,
        &[
            ("CREATE TABLE Orders (id)", "creates table Orders"),
            ("CREATE TABLE [my orders] (id)", "creates table my orders"),
            ("CREATE TABLE 'main'.\"o\" (id)", "creates table main.o"),
            ("CREATE TABLE temp.t (id)", AGAIN),
            ("CREATE TEMP TABLE t (id)", AGAIN),
            ("CREATE VIRTUAL TABLE words USING fts5 (word)", "creates table words"),
            ("CREATE UNIQUE INDEX main.i ON t (a)", "creates index i on main.t"),
            (
                "CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END",
                "creates trigger g",
            ),
            ("CREATE VIEW IF NOT EXISTS v AS SELECT 1", AGAIN),
            ("DROP TABLE t", "drops table t"),
            ("DROP INDEX IF EXISTS i", AGAIN),
            ("ALTER TABLE t RENAME TO u", "renames table t to table u"),
            ("ALTER TABLE t RENAME a TO b", "renames column a of t to column b of t"),
            ("ALTER TABLE t RENAME a TO A", AGAIN),
            ("ALTER TABLE t ADD COLUMN a INTEGER", "creates column a of t"),
            ("ALTER TABLE t DROP a", "drops column a of t"),
            ("VACUUM", AGAIN),
            ("VACUUM INTO 'copy.db'", UNKNOWN),
            ("REINDEX", AGAIN),
            ("PRAGMA user_version = 3", AGAIN),
            ("ATTACH 'x.db' AS x", AGAIN),
            ("DELETE FROM t", UNKNOWN),
        ],
    );
}

/// Words that effects are read from, in any order.
#[rustfmt::skip]
const PIECES: [&str; 66] = [
    "create", "drop", "alter", "rename", "reindex", "set", "table", "index", "view", "type", "domain", "user", "role",
    "trigger", "function", "event", "sequence", "database", "concurrently", "if", "exists", "not", "or", "replace", "on",
    "only", "to", "add", "column", "constraint", "value", "partition", "attach", "detach", "change", "definer", "=", "@",
    "(", ")", ",", ".", ";", "*", "'a'", "'it''s'", "\"B\"", "\"\"", "`c`", "``", "[d]", "t", "u", "statement", "for",
    "unique", "key", "primary", "check", "temporary", "/*!80000", "/*!50003", "*/", "schema", "u&\"x\"", "-- x\n",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_has_an_effect(engine in prop::sample::select(Engine::ALL.to_vec()), text in any::<String>()) {
        invariants::effect_holds(engine, &text);
    }

    #[test]
    fn any_words_have_an_effect_and_it_names_its_objects(
        engine in prop::sample::select(Engine::ALL.to_vec()),
        verb in prop::sample::select(vec!["create", "drop", "alter table t", "alter", "rename table", "set", "reindex"]),
        pieces in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..12),
    ) {
        invariants::effect_holds(engine, &format!("{verb} {}", pieces.join(" ")));
    }
}

#[test]
fn a_long_statement_is_read_in_linear_time() {
    let started = std::time::Instant::now();
    for (engine, sql) in [
        (Engine::Mysql, format!("ALTER TABLE t {}", "ADD a INT, ".repeat(20_000))),
        (Engine::Mysql, "SET STATEMENT a = 1 FOR ".repeat(10_000)),
        (Engine::Postgres, format!("ALTER TABLE t {}", "(".repeat(100_000))),
        (Engine::Postgres, format!("DROP TABLE {}", "a, ".repeat(50_000))),
    ] {
        effect(engine, &sql);
    }
    assert!(
        started.elapsed() < std::time::Duration::from_secs(20),
        "{:?}",
        started.elapsed()
    );
}
