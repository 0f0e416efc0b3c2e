//! What rules about columns and tables make of what is known: of the target, of the server, and of the plan itself.

use godwit_core::{Direction, Engine, Product, Severity, Tier, TransactionMode, Work};
use godwit_lint::{Context, Facts, Found, Input, Policy, Server, TableFacts, impacts, lint};

/// What `rule` says of scripts that run one after the other, each in a transaction of its own.
fn said(rule: &str, engine: Engine, server: Option<&str>, facts: Option<&Facts>, scripts: &[&str]) -> Vec<Found> {
    let policy = Policy::default();
    let product = match engine {
        Engine::Postgres => Product::Postgresql,
        Engine::Mysql => Product::Mariadb,
        Engine::Sqlite => Product::Sqlite,
    };
    let context = Context {
        engine,
        server: server.and_then(|version| Server::parse(product, version)),
        tier: Tier::Production,
        direction: Direction::Up,
        facts,
        policy: &policy,
    };
    let split: Vec<_> = scripts.iter().map(|sql| godwit_sql::split(engine, sql)).collect();
    let inputs: Vec<Input<'_>> = scripts
        .iter()
        .zip(&split)
        .map(|(sql, script)| Input {
            file: "0001_example.up.sql",
            text: sql,
            statements: &script.statements,
            findings: &script.findings,
            transaction: if engine == Engine::Mysql {
                TransactionMode::Stepwise
            } else {
                TransactionMode::Migration
            },
            joined: false,
            limited: true,
        })
        .collect();
    let found = lint(&context, &inputs);
    found.into_iter().filter(|found| found.rule == rule).collect()
}

fn orders(table: TableFacts) -> Facts {
    Facts {
        tables: [("orders".to_owned(), table)].into(),
        ..Facts::default()
    }
}

#[test]
fn a_type_that_is_known_decides_what_a_new_one_costs() {
    let facts = orders(TableFacts {
        columns: vec![
            ("code".to_owned(), "character varying(20)".to_owned()),
            ("Total".to_owned(), "numeric(10,2)".to_owned()),
        ],
        ..TableFacts::default()
    });
    let of = |sql: &str| said("col-type-change", Engine::Postgres, None, Some(&facts), &[sql]);
    assert!(of("ALTER TABLE orders ALTER code TYPE varchar(40)").is_empty());
    assert!(of("ALTER TABLE orders ALTER code TYPE text USING code::text").is_empty());
    assert!(of("ALTER TABLE orders ALTER \"Total\" TYPE numeric(12, 2)").is_empty());
    let shorter = of("ALTER TABLE orders ALTER code TYPE varchar(10)");
    assert_eq!(shorter[0].severity, Severity::Block);
    let computed = of("ALTER TABLE orders ALTER code TYPE text USING upper(code)");
    assert_eq!(computed[0].severity, Severity::Block);
    let unknown = of("ALTER TABLE orders ALTER other TYPE varchar(40)");
    assert_eq!(unknown[0].severity, Severity::Warn);
}

#[test]
fn mysql_definitions_decide_what_modify_does() {
    let facts = orders(TableFacts {
        definition: Some(
            "CREATE TABLE `orders` (`id` int(11) NOT NULL, `Code` varchar(20) DEFAULT NULL, `n` int NOT NULL)"
                .to_owned(),
        ),
        ..TableFacts::default()
    });
    let of = |rule: &str, sql: &str| {
        let found = said(rule, Engine::Mysql, None, Some(&facts), &[sql]);
        found.first().map(|found| found.severity)
    };
    let (kind, set, drop) = ("col-type-change", "col-set-notnull-my", "col-drop-notnull");
    assert_eq!(of(kind, "ALTER TABLE orders MODIFY code varchar(60)"), None);
    let recoded = "ALTER TABLE orders MODIFY code varchar(60) CHARACTER SET latin1";
    assert_eq!(of(kind, recoded), Some(Severity::Warn));
    assert_eq!(
        of(kind, "ALTER TABLE orders CHANGE id number bigint NOT NULL"),
        Some(Severity::Block)
    );
    assert_eq!(of(set, "ALTER TABLE orders MODIFY id bigint NOT NULL"), None);
    assert_eq!(
        of(set, "ALTER TABLE orders MODIFY code varchar(20) NOT NULL"),
        Some(Severity::Block)
    );
    assert_eq!(of(drop, "ALTER TABLE orders MODIFY n int"), Some(Severity::Warn));
    assert_eq!(of(drop, "ALTER TABLE orders MODIFY code varchar(30)"), None);
}

#[test]
fn what_the_plan_changed_is_no_longer_as_the_target_says() {
    let facts = orders(TableFacts {
        columns: vec![("code".to_owned(), "varchar(20)".to_owned())],
        ..TableFacts::default()
    });
    let scripts = [
        "ALTER TABLE orders ALTER code TYPE varchar(40)",
        "ALTER TABLE orders ALTER code TYPE varchar(30)",
    ];
    let found = said("col-type-change", Engine::Postgres, None, Some(&facts), &scripts);
    assert_eq!(found.len(), 1, "only the second: {found:#?}");
    assert_eq!((found[0].script, found[0].severity), (1, Severity::Warn));
}

#[test]
fn a_column_that_the_plan_made_may_go_again() {
    let scripts = [
        "ALTER TABLE orders ADD COLUMN passing int",
        "ALTER TABLE orders DROP COLUMN passing",
    ];
    assert!(said("col-drop", Engine::Postgres, None, None, &scripts).is_empty());
    assert_eq!(said("col-drop", Engine::Postgres, None, None, &scripts[1..]).len(), 1);
}

#[test]
fn a_table_that_another_script_dropped_is_not_made_anew_unseen() {
    let scripts = ["DROP TABLE orders", "CREATE TABLE orders (id bigint PRIMARY KEY)"];
    let found = said("tbl-create-force", Engine::Postgres, None, None, &scripts);
    assert_eq!(found.iter().map(|found| found.script).collect::<Vec<_>>(), [1]);
}

#[test]
fn versions_decide() {
    let default = ["ALTER TABLE orders ADD COLUMN at timestamptz DEFAULT now()"];
    let rewrites = |version| {
        said(
            "col-add-default-rewrite",
            Engine::Postgres,
            Some(version),
            None,
            &default,
        )
        .len()
    };
    assert_eq!((rewrites("10.23"), rewrites("11.0")), (1, 0));

    let inline = ["CREATE TABLE orders (who int REFERENCES people (id))"];
    let ignored = |version| said("col-inline-ref-ignored", Engine::Mysql, Some(version), None, &inline).len();
    assert_eq!((ignored("10.4.30-MariaDB"), ignored("10.5.0-MariaDB")), (1, 0));

    let between = ["ALTER TABLE orders ADD COLUMN a int AFTER id"];
    let rebuilt = |version| said("col-position", Engine::Mysql, Some(version), None, &between).len();
    assert_eq!((rebuilt("10.3.39-MariaDB"), rebuilt("10.4.0-MariaDB")), (1, 0));
}

#[test]
fn a_function_that_nobody_knows_may_be_volatile() {
    let severity = |default: &str| {
        let sql = format!("ALTER TABLE orders ADD COLUMN c text DEFAULT {default}");
        let found = said("col-add-default-rewrite", Engine::Postgres, None, None, &[&sql]);
        found.first().map(|found| found.severity)
    };
    assert_eq!(severity("upper('a') NOT NULL"), None);
    assert_eq!(severity("NULL"), None);
    assert_eq!(severity("('a'::text || random())"), Some(Severity::Block));
    assert_eq!(severity("shop.next_code()"), Some(Severity::Warn));
}

#[test]
fn rows_that_a_script_spells_out_leave_its_table_new() {
    let severities = |fill: &str| {
        let scripts = [
            "CREATE TABLE roles (id int PRIMARY KEY, name text)",
            fill,
            "CREATE INDEX roles_name ON roles (name)",
        ];
        said("idx-create-blocking", Engine::Postgres, None, None, &scripts).len()
    };
    assert_eq!(
        severities("INSERT INTO roles (id, name) VALUES (1, 'admin'), (2, 'select')"),
        0
    );
    assert_eq!(severities("INSERT INTO roles DEFAULT VALUES"), 0);
    assert_eq!(severities("UPDATE roles SET name = 'a' WHERE id = 1"), 0);
    let query = "INSERT INTO roles (id, name) SELECT id, name FROM people";
    assert_eq!(severities(query), 1, "a query brings as many rows as it finds");
    assert_eq!(severities("INSERT INTO roles (SELECT id, name FROM people)"), 1);
    assert_eq!(severities("INSERT INTO roles (id) (SELECT id FROM people)"), 1);
    assert_eq!(
        severities("WITH p AS (SELECT 1 AS id) INSERT INTO roles (id) SELECT id FROM p"),
        1
    );
    assert_eq!(severities("COPY roles (id, name) FROM stdin;\n1\tadmin\n\\.\n"), 1);
    assert_eq!(severities("DO $$ BEGIN INSERT INTO roles VALUES (1, 'a'); END $$"), 1);
}

#[test]
fn rows_by_the_megabyte_make_a_table_as_any_other() {
    let rows = vec!["(1, 'somebody')"; 40_000].join(", ");
    let fill = format!("INSERT INTO roles (id, name) VALUES {rows}");
    let made = "CREATE TABLE roles (id int, name text)";
    let index = "CREATE UNIQUE INDEX roles_name ON roles (name)";
    let of = |scripts: &[&str]| said("idx-unique-on-existing", Engine::Sqlite, None, None, scripts).len();
    assert_eq!(of(&[made, &fill, index]), 0, "of {} bytes", fill.len());
    assert_eq!(of(&[made, &fill, &fill, index]), 1, "of twice as many");
}

#[test]
fn a_table_with_rows_of_the_script_is_not_empty() {
    let scripts = [
        "CREATE TABLE roles (id int PRIMARY KEY)",
        "INSERT INTO roles (id) VALUES (1)",
        "ALTER TABLE roles ADD COLUMN name text NOT NULL",
    ];
    let found = said("col-add-notnull-nodefault", Engine::Postgres, None, None, &scripts);
    assert_eq!(found.len(), 1, "the server refuses it");
}

#[test]
fn a_small_table_makes_a_finding_milder_until_the_plan_may_have_changed_that() {
    let facts = orders(TableFacts {
        rows: Some(12),
        bytes: Some(8_192),
        ..TableFacts::default()
    });
    let rewrite = "ALTER TABLE orders ADD COLUMN made timestamptz DEFAULT clock_timestamp()";
    let after = |first: &str| {
        let found = said(
            "col-add-default-rewrite",
            Engine::Postgres,
            None,
            Some(&facts),
            &[first, rewrite],
        );
        found.last().map(|found| found.severity)
    };
    let (milder, full) = (Some(Severity::Info), Some(Severity::Block));
    assert_eq!(after("SELECT 1"), milder);
    assert_eq!(after("ALTER TABLE orders ADD COLUMN note text"), milder);
    assert_eq!(after("INSERT INTO orders (id) VALUES (1)"), milder);
    assert_eq!(after("UPDATE orders SET id = 1 WHERE id = 2"), milder);
    assert_eq!(after("CREATE TABLE IF NOT EXISTS orders (id int)"), milder);
    assert_eq!(after("INSERT INTO orders (id) SELECT id FROM others"), full);
    assert_eq!(after("INSERT INTO shop.orders (id) SELECT id FROM others"), full);
    assert_eq!(after("INSERT INTO others (id) SELECT id FROM orders"), milder);
    assert_eq!(after("ALTER TABLE others RENAME TO orders"), full);
    assert_eq!(after("SET search_path = archive"), full);
    assert_eq!(after("CALL fill()"), full);
    assert_eq!(after("COPY orders FROM stdin;\n1\n\\.\n"), full);
}

#[test]
fn a_type_that_was_known_is_not_known_after_a_change() {
    let facts = orders(TableFacts {
        columns: vec![("code".to_owned(), "character varying(20)".to_owned())],
        ..TableFacts::default()
    });
    let policy = Policy::default();
    let context = Context {
        engine: Engine::Postgres,
        server: None,
        tier: Tier::Production,
        direction: Direction::Up,
        facts: Some(&facts),
        policy: &policy,
    };
    let sql = "ALTER TABLE orders ALTER code TYPE text; ALTER TABLE orders ALTER code TYPE varchar(40);";
    let script = godwit_sql::split(Engine::Postgres, sql);
    let input = Input {
        file: "0001_example.up.sql",
        text: sql,
        statements: &script.statements,
        findings: &script.findings,
        transaction: TransactionMode::Migration,
        joined: false,
        limited: true,
    };
    let works: Vec<_> = impacts(&context, &[input])[0]
        .iter()
        .map(|impact| impact.work)
        .collect();
    assert_eq!(works[0], Work::None, "a longer text is only another name");
    assert_ne!(works[1], Work::None, "from text to varchar(40) rows are looked at");
}
