//! From a statement's text to what became of it, on real servers: the reading of effects and the look at the catalogue
//! mean the same things.
#![allow(missing_docs)]
#![cfg(unix)]

use std::time::Duration;

use godwit_core::{Effect, Engine, FormatId};
use godwit_db::{LockRequest, Outcome, Target, TargetLock, parse_url};
use godwit_sql::effect;
use godwit_testkit::{mariadb, postgres, sqlite};

async fn lock(url: &str) -> TargetLock {
    let parsed = parse_url(url).expect("the test kit's URLs are valid");
    let target = Target {
        address: parsed.address,
        password: parsed.password,
    };
    let request = LockRequest {
        format: FormatId::Godwit,
        holder: "a test".to_owned(),
        wait: Duration::ZERO,
    };
    TargetLock::acquire(&target, &request)
        .await
        .expect("nobody else holds it")
}

async fn run(lock: &mut TargetLock, sql: &str) {
    lock.execute(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
}

/// Each is seen as not done before it runs, and as done afterwards.
async fn are_seen(engine: Engine, lock: &mut TargetLock, statements: &[&str]) {
    for sql in statements {
        let effect = effect(engine, sql);
        let before = match &effect {
            Effect::Redefines(object) => lock.definition(object).await.expect("answers"),
            _ => None,
        };
        let looked = lock.outcome(&effect, before.as_deref()).await.expect("answers");
        assert_eq!(
            looked.outcome,
            Outcome::NotDone,
            "before {sql} ({effect}): {}",
            looked.evidence
        );
        run(lock, sql).await;
        let looked = lock.outcome(&effect, before.as_deref()).await.expect("answers");
        assert_eq!(
            looked.outcome,
            Outcome::Done,
            "after {sql} ({effect}): {}",
            looked.evidence
        );
    }
}

/// Each runs twice.
async fn run_again(engine: Engine, lock: &mut TargetLock, statements: &[&str]) {
    for sql in statements {
        assert_eq!(effect(engine, sql), Effect::Repeatable, "{sql}");
        run(lock, sql).await;
        run(lock, sql).await;
    }
}

#[tokio::test]
async fn postgres_statements() {
    let mut lock = lock(&postgres().create_database().url).await;
    let engine = Engine::Postgres;
    are_seen(
        engine,
        &mut lock,
        &[
            "CREATE SCHEMA \"App\"",
            "CREATE TABLE \"App\".Orders (id int PRIMARY KEY, \"Day\" date NOT NULL, total int)",
            "CREATE INDEX CONCURRENTLY orders_by_day ON \"App\".ORDERS (\"Day\")",
            "CREATE UNIQUE INDEX CONCURRENTLY ON \"App\".orders (total)",
            "DROP INDEX CONCURRENTLY \"App\".orders_by_day",
            "CREATE TABLE t (a int, b text)",
            "ALTER TABLE t ADD COLUMN c int, ADD CHECK (c > 0)",
            "ALTER TABLE ONLY t ADD CHECK (a > 0)",
            "ALTER TABLE t DROP CONSTRAINT t_a_check, ADD CONSTRAINT t_a_check CHECK (a > 1)",
            "ALTER TABLE t ALTER COLUMN a SET NOT NULL, ADD PRIMARY KEY (a)",
            "ALTER TABLE t ADD CONSTRAINT positive CHECK (a > 0) NOT VALID",
            "ALTER TABLE t RENAME CONSTRAINT positive TO more",
            "ALTER TABLE t RENAME b TO \"B\"",
            "ALTER TABLE t ALTER c SET NOT NULL, ALTER c ADD GENERATED ALWAYS AS IDENTITY",
            "ALTER TABLE t ALTER c SET NOT NULL, ALTER c DROP IDENTITY",
            "CREATE TABLE parent (a int NOT NULL)",
            "ALTER TABLE t INHERIT parent",
            "ALTER TABLE t RENAME TO u",
            "ALTER TABLE u SET SCHEMA \"App\"",
            "CREATE TYPE mood AS ENUM ('sad')",
            "ALTER TYPE mood ADD VALUE 'ok' BEFORE 'sad'",
            "ALTER TYPE mood RENAME VALUE 'ok' TO 'fine'",
            "CREATE TYPE pair AS (a int)",
            "ALTER TYPE pair ADD ATTRIBUTE b int",
            "CREATE DOMAIN age AS int",
            "ALTER DOMAIN age ADD CHECK (value > 0)",
            "CREATE TABLE parts (a int) PARTITION BY RANGE (a)",
            "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (1) TO (2)",
            "ALTER TABLE parts DETACH PARTITION parts_1 CONCURRENTLY",
            "ALTER TABLE parts ATTACH PARTITION parts_1 FOR VALUES FROM (1) TO (2)",
            "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1; SELECT 2'",
            "CREATE FUNCTION f(a text) RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "DROP FUNCTION f(int)",
            "ALTER FUNCTION f(text) RENAME TO g",
            "CREATE VIEW v AS SELECT 1 AS one",
            "ALTER VIEW v RENAME COLUMN one TO two",
            "CREATE SEQUENCE s",
            "DROP SEQUENCE s",
            "DROP TABLE parts_1, parts",
        ],
    )
    .await;
    run_again(
        engine,
        &mut lock,
        &[
            "CREATE TABLE IF NOT EXISTS v2 (a int, n numeric)",
            "ALTER TABLE v2 ADD COLUMN IF NOT EXISTS b int",
            "ALTER TABLE v2 ALTER n TYPE bigint, ALTER b SET DEFAULT 1",
            "ALTER TABLE IF EXISTS absent RENAME TO other",
            "CREATE OR REPLACE VIEW v AS SELECT 1 AS two",
            "DROP VIEW IF EXISTS v",
            "COMMENT ON TABLE v2 IS 'x'",
            "GRANT SELECT ON v2 TO PUBLIC",
            "REVOKE SELECT ON v2 FROM PUBLIC",
            "VACUUM v2",
            "REINDEX TABLE v2",
            "SET search_path = public",
            "SELECT pg_catalog.set_config('search_path', '', false)",
        ],
    )
    .await;
}

#[tokio::test]
async fn mysql_statements() {
    let mut lock = lock(&mariadb().create_database().url).await;
    let engine = Engine::Mysql;
    are_seen(
        engine,
        &mut lock,
        &[
            "CREATE TABLE `My``Orders` (id INT, a INT, b INT)",
            "ALTER TABLE `My``Orders` ADD COLUMN c INT AFTER a, ADD INDEX (c), ALGORITHM=INPLACE",
            "ALTER TABLE `My``Orders` ADD INDEX (a)",
            "ALTER TABLE `My``Orders` ADD PRIMARY KEY (id)",
            "ALTER TABLE `My``Orders` DROP PRIMARY KEY, ADD PRIMARY KEY (id, b)",
            "ALTER TABLE `My``Orders` ADD CONSTRAINT c1 UNIQUE KEY `By B` (b)",
            "ALTER TABLE `My``Orders` ADD CONSTRAINT positive CHECK (a > 0)",
            "ALTER TABLE `My``Orders` ADD CONSTRAINT CHECK (b > 0)",
            "ALTER TABLE `My``Orders` ADD CONSTRAINT own FOREIGN KEY (c) REFERENCES `My``Orders` (b)",
            "ALTER TABLE `My``Orders` DROP FOREIGN KEY own",
            "ALTER TABLE `My``Orders` DROP CONSTRAINT positive",
            "ALTER TABLE `My``Orders` CHANGE COLUMN c d BIGINT",
            "ALTER TABLE `My``Orders` RENAME INDEX `By B` TO by_b",
            "CREATE UNIQUE INDEX by_d ON `My``Orders` (d, b)",
            "DROP INDEX by_d ON `My``Orders`",
            "ALTER TABLE `My``Orders` RENAME TO orders",
            "CREATE TABLE orders_new LIKE orders",
            "RENAME TABLE orders TO orders_old, orders_new TO orders",
            "CREATE TABLE copy AS SELECT * FROM orders",
            "DROP TABLE copy, orders_old",
            "CREATE TABLE parts (n INT) PARTITION BY RANGE (n) (PARTITION p1 VALUES LESS THAN (1))",
            "ALTER TABLE parts ADD PARTITION (PARTITION p2 VALUES LESS THAN (2), PARTITION p3 VALUES LESS THAN (3))",
            "ALTER TABLE parts REORGANIZE PARTITION p1, p2 INTO (PARTITION p12 VALUES LESS THAN (2))",
            "ALTER TABLE parts DROP PARTITION p12",
            "ALTER TABLE parts REMOVE PARTITIONING",
            "ALTER TABLE parts ADD SYSTEM VERSIONING",
            "CREATE DEFINER = CURRENT_USER VIEW v AS SELECT 1 AS one",
            "CREATE TRIGGER touch BEFORE INSERT ON orders FOR EACH ROW BEGIN SET NEW.a = 1; SET NEW.b = 2; END",
            "DROP TRIGGER touch",
            "CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END",
            "DROP PROCEDURE p",
            "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DISABLE DO DELETE FROM orders",
            "ALTER EVENT e RENAME TO f",
            "SET STATEMENT lock_wait_timeout = 5 FOR ALTER TABLE orders ADD COLUMN z INT",
        ],
    )
    .await;
    run_again(
        engine,
        &mut lock,
        &[
            "ALTER TABLE orders MODIFY a BIGINT NOT NULL FIRST",
            "ALTER TABLE orders CHANGE a a INT",
            "ALTER TABLE orders ENGINE=InnoDB ROW_FORMAT=DYNAMIC, COMMENT 'x'",
            "ALTER TABLE orders CONVERT TO CHARACTER SET utf8mb4",
            "ALTER TABLE orders ADD COLUMN IF NOT EXISTS q INT",
            "ALTER TABLE orders DROP COLUMN IF EXISTS q",
            "CREATE OR REPLACE VIEW v AS SELECT 2 AS two",
            "ALTER VIEW v AS SELECT 3 AS three",
            "DROP TABLE IF EXISTS nowhere",
            "OPTIMIZE TABLE orders",
            "ANALYZE TABLE orders",
            "SET @day = '2026-01-01'",
        ],
    )
    .await;
}

#[tokio::test]
async fn sqlite_statements() {
    let file = sqlite();
    let mut lock = lock(&file.url).await;
    let engine = Engine::Sqlite;
    are_seen(
        engine,
        &mut lock,
        &[
            "CREATE TABLE [my orders] (Id INTEGER PRIMARY KEY, a)",
            "CREATE UNIQUE INDEX main.by_a ON [my orders] (a)",
            "CREATE TRIGGER touch AFTER INSERT ON [my orders] BEGIN SELECT 1; SELECT 2; END",
            "ALTER TABLE 'my orders' ADD COLUMN b INTEGER",
            "ALTER TABLE \"my orders\" RENAME b TO c",
            "ALTER TABLE \"MY ORDERS\" DROP COLUMN C",
            "ALTER TABLE `my orders` RENAME TO orders",
            "CREATE VIRTUAL TABLE words USING fts5 (word)",
            "CREATE VIEW v AS SELECT 1",
            "DROP TRIGGER touch",
            "DROP INDEX by_a",
            "DROP VIEW v",
            "DROP TABLE orders",
        ],
    )
    .await;
    run_again(
        engine,
        &mut lock,
        &[
            "CREATE TABLE IF NOT EXISTS t (a)",
            "PRAGMA user_version = 3",
            "REINDEX",
            "ANALYZE",
            "VACUUM",
            "DROP TABLE IF EXISTS t",
        ],
    )
    .await;
}
