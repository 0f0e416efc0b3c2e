//! What real servers do for an ALTER TABLE, against what is predicted of them.
//!
//! `online/cases.txt` holds tables and their changes. A server is asked for each with every algorithm and lock from
//! the cheapest on; what it takes first is its verdict. MariaDB is asked each time. What other servers said is in
//! `online/mysql-*.txt` and `online/mariadb-*.txt`, as a test below wrote it there when `GODWIT_TEST_MYSQL_SOCKET` named
//! a server's socket.

mod ladder;

use std::fmt::Write as _;

use godwit_core::{Engine, Product};
use godwit_lint::{Algorithm, Server, TableLock, predict};
use godwit_sql::Shape;

use ladder::Verdict;

const RECORDED: [(Product, &str, &str); 3] = [
    (Product::Mysql, "5.6.24", include_str!("online/mysql-5.6.24.txt")),
    (Product::Mysql, "9.7.4", include_str!("online/mysql-9.7.4.txt")),
    (Product::Mariadb, "11.8.6", include_str!("online/mariadb-11.8.6.txt")),
];

#[test]
fn mariadb_does_what_is_predicted() {
    let mariadb = godwit_testkit::mariadb();
    let version = mariadb.execute("SELECT version()");
    let server = Server::parse(Product::Mariadb, version.trim()).expect("a version");
    let verdicts = ladder::climb(&mariadb.socket(), server);
    compare(server, &verdicts, 150);
}

#[test]
fn other_servers_did_what_is_predicted() {
    for (product, version, text) in RECORDED {
        let server = Server::parse(product, version).expect("a version");
        compare(server, &ladder::read(text), 100);
    }
}

/// Asks the server of MySQL or MariaDB behind the socket in `GODWIT_TEST_MYSQL_SOCKET`, where there is one, and keeps what it says.
#[test]
fn another_server_is_asked_where_one_is_named() {
    let Some(socket) = godwit_testkit::named_mysql_socket() else {
        assert!(
            RECORDED.iter().all(|(_, _, text)| text.contains(" > ")),
            "what others said is there"
        );
        return;
    };
    let answers = godwit_testkit::mysql_answers(&socket, &["SELECT version()".to_owned()]);
    let version = answers.rows[0].split('-').next().unwrap_or_default().to_owned();
    let (product, name) = if answers.rows[0].contains("MariaDB") {
        (Product::Mariadb, "mariadb")
    } else {
        (Product::Mysql, "mysql")
    };
    let server = Server::parse(product, &version).expect("a version");
    let verdicts = ladder::climb(&socket, server);
    let file = format!("{}/tests/suite/online/{name}-{version}.txt", env!("CARGO_MANIFEST_DIR"));
    std::fs::write(file, ladder::write(&verdicts)).unwrap();
    compare(server, &verdicts, 100);
}

fn compare(server: Server, verdicts: &[Verdict], at_least: usize) {
    let (mut compared, mut wrong) = (0, String::new());
    for verdict in verdicts {
        let Some((algorithm, lock, rebuilds)) = verdict.taken else {
            continue;
        };
        let Shape::CreateTable(table) = godwit_sql::shape(Engine::Mysql, &verdict.definition) else {
            panic!("no table: {}", verdict.definition);
        };
        let Shape::AlterTable(alter) = godwit_sql::shape(Engine::Mysql, &format!("ALTER TABLE t {}", verdict.change))
        else {
            panic!("no ALTER TABLE: {}", verdict.change);
        };
        compared += 1;
        let said = predict(server, Some(&table), &alter);
        // MySQL takes no lock along with INSTANT, and only InnoDB tells whether rows moved.
        let instant = server.product == Product::Mysql && algorithm == Algorithm::Instant;
        let innodb = verdict.definition.contains("ENGINE=InnoDB");
        // What stands for a primary key is rare enough to be taken for the worse case.
        if verdict.table == "unique" && said.algorithm >= algorithm {
            continue;
        }
        if said.algorithm != algorithm || (said.lock != lock && !instant) || (said.rebuilds != rebuilds && innodb) {
            let _ = writeln!(
                wrong,
                "[{}] {}\n  is {} {} {}\n  predicted {} {} {}: {}",
                verdict.table,
                verdict.change,
                algorithm.name(),
                lock.name(),
                if rebuilds { "rebuild" } else { "" },
                said.algorithm.name(),
                said.lock.name(),
                if said.rebuilds { "rebuild" } else { "" },
                said.why
            );
        }
    }
    assert!(
        wrong.is_empty(),
        "{:?} {:?} does otherwise:\n{wrong}",
        server.product,
        server.version
    );
    assert!(compared >= at_least, "only {compared} changes were compared");
}

#[test]
fn without_the_table_the_prediction_is_no_cheaper() {
    let mut wrong = String::new();
    for (product, version, text) in RECORDED {
        let server = Server::parse(product, version).expect("a version");
        for verdict in ladder::read(text) {
            let Some((algorithm, lock, _)) = verdict.taken else {
                continue;
            };
            // What other engines and formats and FULLTEXT make dearer is rare, and so is dropping the
            // key itself, or a virtual column for another.
            let rarer = ["DROP COLUMN id", "DROP COLUMN v, ADD COLUMN c int"];
            let rare = [
                "myisam",
                "memory",
                "compressed",
                "fulltext",
                "unique",
                "keyless",
                "parted",
            ];
            if rare.contains(&verdict.table.as_str()) || rarer.contains(&verdict.change.as_str()) {
                continue;
            }
            let sql = format!("ALTER TABLE t {}", verdict.change);
            let Shape::AlterTable(alter) = godwit_sql::shape(Engine::Mysql, &sql) else {
                panic!("no ALTER TABLE: {sql}");
            };
            let said = predict(server, None, &alter);
            if said.algorithm < algorithm || (said.lock < lock && lock != TableLock::Exclusive) {
                let _ = writeln!(
                    wrong,
                    "{version} {} {}: {sql}\n  {said:?}",
                    algorithm.name(),
                    lock.name()
                );
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// What the manuals say of versions that are not among the servers above.
#[test]
fn versions_learnt_to_do_it_cheaper() {
    let orders = "CREATE TABLE t (id int NOT NULL PRIMARY KEY, a int, name varchar(20)) ENGINE=InnoDB DEFAULT \
                  CHARSET=utf8mb4";
    let Shape::CreateTable(table) = godwit_sql::shape(Engine::Mysql, orders) else {
        panic!("no table");
    };
    let (mysql, mariadb) = (Product::Mysql, Product::Mariadb);
    for (change, product, version, algorithm, rebuilds) in [
        ("ADD COLUMN c int", mysql, "5.7.44", Algorithm::Inplace, true),
        ("ADD COLUMN c int", mysql, "8.0.11", Algorithm::Inplace, true),
        ("ADD COLUMN c int", mysql, "8.0.12", Algorithm::Instant, false),
        ("ADD COLUMN c int FIRST", mysql, "8.0.28", Algorithm::Inplace, true),
        ("ADD COLUMN c int FIRST", mysql, "8.0.29", Algorithm::Instant, false),
        ("DROP COLUMN a", mysql, "8.0.28", Algorithm::Inplace, true),
        ("DROP COLUMN a", mysql, "8.4.0", Algorithm::Instant, false),
        ("RENAME COLUMN a TO b", mysql, "8.0.27", Algorithm::Inplace, false),
        ("RENAME COLUMN a TO b", mysql, "8.0.28", Algorithm::Instant, false),
        ("MODIFY name varchar(40)", mysql, "5.6.51", Algorithm::Copy, true),
        ("MODIFY name varchar(40)", mysql, "5.7.44", Algorithm::Inplace, false),
        (
            "ADD COLUMN c int AS (a + 1)",
            mysql,
            "5.7.44",
            Algorithm::Inplace,
            false,
        ),
        ("FORCE", mysql, "5.6.16", Algorithm::Copy, true),
        ("FORCE", mysql, "5.6.17", Algorithm::Inplace, true),
        ("ADD COLUMN c int", mariadb, "10.2.44", Algorithm::Inplace, true),
        ("ADD COLUMN c int", mariadb, "10.3.39", Algorithm::Instant, false),
        ("ADD COLUMN c int FIRST", mariadb, "10.3.39", Algorithm::Inplace, true),
        ("ADD COLUMN c int FIRST", mariadb, "10.4.34", Algorithm::Instant, false),
        ("DROP COLUMN a", mariadb, "10.3.39", Algorithm::Inplace, true),
        ("DROP COLUMN a", mariadb, "10.4.34", Algorithm::Instant, false),
        ("ADD INDEX by_a (a)", mariadb, "10.2.44", Algorithm::Inplace, false),
        ("ADD INDEX by_a (a)", mariadb, "10.6.20", Algorithm::NoCopy, false),
        ("MODIFY name varchar(70)", mariadb, "10.3.39", Algorithm::Copy, true),
        ("MODIFY name varchar(70)", mariadb, "10.4.34", Algorithm::Instant, false),
    ] {
        let server = Server::parse(product, version).expect("a version");
        let Shape::AlterTable(alter) = godwit_sql::shape(Engine::Mysql, &format!("ALTER TABLE t {change}")) else {
            panic!("no ALTER TABLE: {change}");
        };
        let said = predict(server, Some(&table), &alter);
        assert_eq!(
            (said.algorithm, said.rebuilds),
            (algorithm, rebuilds),
            "{change} on {product} {version}: {}",
            said.why
        );
    }
}

#[test]
fn what_a_statement_asks_for_counts() {
    let server = Server::parse(Product::Mysql, "8.4.6").expect("a version");
    let said = |change: &str| {
        let Shape::AlterTable(alter) = godwit_sql::shape(Engine::Mysql, &format!("ALTER TABLE t {change}")) else {
            panic!("no ALTER TABLE: {change}");
        };
        predict(server, None, &alter)
    };
    assert!(said("MODIFY a bigint, ALGORITHM=INPLACE").refused);
    assert!(said("ADD FULLTEXT INDEX words (body), LOCK=NONE").refused);
    assert!(!said("ADD COLUMN c int, ALGORITHM=INSTANT").refused);
    let copied = said("ADD COLUMN c int, ALGORITHM=COPY");
    assert_eq!((copied.algorithm, copied.lock), (Algorithm::Copy, TableLock::Shared));
    let rebuilt = said("ADD COLUMN c int, ALGORITHM=INPLACE");
    assert!(
        rebuilt.rebuilds,
        "MySQL writes the table anew where INSTANT is not asked for: {rebuilt:?}"
    );
    assert_eq!(said("ADD INDEX by_a (a), LOCK=EXCLUSIVE").lock, TableLock::Exclusive);
}
