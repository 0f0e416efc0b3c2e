//! What people read of statements on MySQL, MariaDB and SQLite.

use std::{collections::BTreeMap, fmt::Write as _};

use godwit_core::{Direction, Engine, Product, Tier};
use godwit_lint::{Context, Facts, Policy, Server, Stmt, TableFacts, impact};

const ORDERS: &str = "CREATE TABLE `orders` (`id` int(11) NOT NULL AUTO_INCREMENT, `total` int(11) NOT NULL, `state` \
    enum('new','paid') NOT NULL DEFAULT 'new', `name` varchar(60) DEFAULT NULL, `customer` int(11) DEFAULT NULL, PRIMARY \
    KEY (`id`), KEY `by_customer` (`customer`)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci";

const MYSQL: &str = "
ALTER TABLE orders ADD COLUMN note text;
ALTER TABLE orders ADD COLUMN note text FIRST;
ALTER TABLE orders ADD COLUMN paid_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP, ADD INDEX by_paid_at (paid_at);
ALTER TABLE orders ADD COLUMN gross int AS (total * 2) STORED;
ALTER TABLE orders DROP COLUMN name;
ALTER TABLE orders DROP COLUMN customer;
ALTER TABLE orders MODIFY total bigint NOT NULL;
ALTER TABLE orders MODIFY name varchar(63);
ALTER TABLE orders MODIFY name varchar(200);
ALTER TABLE orders MODIFY name varchar(60) NOT NULL;
ALTER TABLE orders MODIFY state enum('new','paid','sent') NOT NULL DEFAULT 'new';
ALTER TABLE orders MODIFY state enum('draft','new','paid') NOT NULL DEFAULT 'new';
ALTER TABLE orders RENAME COLUMN name TO title;
ALTER TABLE orders ALTER COLUMN state SET DEFAULT 'paid';
ALTER TABLE orders CONVERT TO CHARACTER SET latin1;
ALTER TABLE orders ADD FOREIGN KEY (customer) REFERENCES customers (id);
ALTER TABLE orders ADD CONSTRAINT positive CHECK (total >= 0);
ALTER TABLE orders ADD FULLTEXT INDEX words (name);
ALTER TABLE orders DROP PRIMARY KEY;
ALTER TABLE orders ENGINE = InnoDB;
ALTER TABLE orders PARTITION BY HASH (id) PARTITIONS 8;
ALTER TABLE orders DROP PARTITION p2020;
ALTER TABLE orders MODIFY total bigint NOT NULL, ALGORITHM=INPLACE;
ALTER TABLE orders ADD COLUMN note text, ALGORITHM=COPY, LOCK=EXCLUSIVE;
ALTER TABLE strangers MODIFY total bigint NOT NULL;
CREATE INDEX by_total ON orders (total);
CREATE UNIQUE INDEX one_name ON orders (name);
DROP INDEX by_customer ON orders;
RENAME TABLE orders TO purchases;
CREATE TABLE lines (id int PRIMARY KEY);
CREATE TABLE copy_of_orders AS SELECT * FROM orders;
CREATE OR REPLACE VIEW open_orders AS SELECT * FROM orders WHERE state = 'new';
CREATE TRIGGER counts AFTER INSERT ON orders FOR EACH ROW SET @count = 1;
DROP TABLE orders;
TRUNCATE TABLE orders;
DROP DATABASE shop;
UPDATE orders SET total = 0;
UPDATE orders SET total = 0 WHERE id = 1;
DELETE FROM orders WHERE state = 'new';
INSERT INTO orders (total) VALUES (1);
INSERT INTO archive SELECT * FROM orders;
OPTIMIZE TABLE orders;
ANALYZE TABLE orders;
LOCK TABLES orders WRITE;
GRANT SELECT ON orders TO reader;
CALL tidy_up();
PREPARE later FROM 'DROP TABLE orders';
SET foreign_key_checks = 0;
";

const SQLITE: &str = "
CREATE TABLE lines (id INTEGER PRIMARY KEY);
CREATE TABLE copy_of_orders AS SELECT * FROM orders;
CREATE TEMP TABLE scratch (id INTEGER);
ALTER TABLE orders ADD COLUMN note TEXT;
ALTER TABLE orders ADD COLUMN state TEXT NOT NULL DEFAULT 'new';
ALTER TABLE orders ADD COLUMN size INTEGER CHECK (size > 0);
ALTER TABLE orders ADD COLUMN gross INTEGER NOT NULL AS (total * 2);
ALTER TABLE orders ADD COLUMN gross INTEGER AS (total * 2) STORED;
ALTER TABLE orders ADD COLUMN code TEXT UNIQUE;
ALTER TABLE orders DROP COLUMN note;
ALTER TABLE orders RENAME COLUMN note TO remark;
ALTER TABLE orders RENAME TO purchases;
CREATE INDEX by_total ON orders (total);
DROP INDEX by_total;
DROP TABLE orders;
DROP VIEW open_orders;
CREATE VIEW open_orders AS SELECT * FROM orders;
CREATE TRIGGER counts AFTER INSERT ON orders BEGIN UPDATE counters SET n = n + 1; END;
UPDATE orders SET total = 0;
UPDATE orders SET total = 0 WHERE id = 1;
DELETE FROM orders;
INSERT INTO orders (total) VALUES (1);
VACUUM;
REINDEX;
ANALYZE;
PRAGMA journal_mode = wal;
PRAGMA foreign_keys = off;
PRAGMA integrity_check;
SELECT 1;
";

#[test]
fn on_mariadb() {
    insta::assert_snapshot!(read(Engine::Mysql, Some((Product::Mariadb, "10.11.19")), MYSQL));
}

#[test]
fn on_mysql() {
    insta::assert_snapshot!(read(Engine::Mysql, Some((Product::Mysql, "8.0.41")), MYSQL));
}

#[test]
fn on_a_server_of_mysql_that_nobody_asked() {
    let few: Vec<&str> = MYSQL
        .lines()
        .filter(|line| line.contains("COLUMN") || line.contains("INDEX"))
        .collect();
    insta::assert_snapshot!(read(Engine::Mysql, None, &few.join("\n")));
}

#[test]
fn on_sqlite() {
    insta::assert_snapshot!(read(Engine::Sqlite, None, SQLITE));
}

#[test]
fn an_old_sqlite_refuses_what_came_later() {
    let old = Some((Product::Sqlite, "3.24.0"));
    let said = read(
        Engine::Sqlite,
        old,
        "ALTER TABLE orders DROP COLUMN note; ALTER TABLE orders RENAME COLUMN a TO b;",
    );
    assert!(said.contains("DROP COLUMN came with SQLite 3.35"), "{said}");
    assert!(said.contains("RENAME COLUMN came with SQLite 3.25"), "{said}");
}

fn read(engine: Engine, server: Option<(Product, &str)>, sql: &str) -> String {
    let policy = Policy::default();
    let known = TableFacts {
        definition: Some(ORDERS.to_owned()),
        ..TableFacts::default()
    };
    let facts = Facts {
        tables: BTreeMap::from([("orders".to_owned(), known)]),
        ..Facts::default()
    };
    let context = Context {
        engine,
        server: server.and_then(|(product, version)| Server::parse(product, version)),
        tier: Tier::Production,
        direction: Direction::Up,
        facts: Some(&facts),
        policy: &policy,
    };
    let script = godwit_sql::split(engine, sql);
    let mut said = String::new();
    for statement in &script.statements {
        let stmt = Stmt::new(engine, statement, sql);
        let impact = impact(&context, &stmt);
        let _ = writeln!(
            said,
            "{}\n  {} on [{}] · blocks {:?} · work {:?}{}{}\n  {}\n",
            stmt.sql,
            impact.lock.as_deref().unwrap_or("no lock"),
            impact.objects.join(", "),
            impact.blocks,
            impact.work,
            if impact.destroys { " · destroys" } else { "" },
            if impact.opaque { " · opaque" } else { "" },
            impact.sentence
        );
    }
    said
}
