//! What rules about columns and tables make of what is known: of the target, of the server, and of the plan itself.

use godwit_core::{Direction, Engine, Product, Severity, Tier, TransactionMode};
use godwit_lint::{Context, Facts, Found, Input, Policy, Server, TableFacts, lint};

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
