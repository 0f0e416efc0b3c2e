//! Snapshots, counts, and that a reader changes nothing.

use crate::common::{Bench, locked, run};
use godwit_core::{
    FormatId,
    schema::{ConstraintKind, Relation, RelationKind, SchemaSnapshot},
};
use godwit_db::{Reader, TargetLock, admin};

on_every_engine!(
    snapshots_show_tables_views_keys_and_triggers,
    databases_are_made_counted_and_dropped
);

async fn snapshot(bench: &Bench) -> SchemaSnapshot {
    let mut reader = Reader::open(&bench.target).await.expect("opens");
    let snapshot = reader.schema().await.expect("answers");
    reader.close().await;
    snapshot
}

fn relation<'a>(snapshot: &'a SchemaSnapshot, name: &str) -> &'a Relation {
    let mut relations = snapshot.schemas.iter().flat_map(|schema| &schema.relations);
    relations
        .find(|relation| relation.name == name)
        .unwrap_or_else(|| panic!("no {name} in {snapshot:#?}"))
}

async fn snapshots_show_tables_views_keys_and_triggers(bench: Bench) {
    let mut lock = locked(&bench, FormatId::Godwit).await;
    run(
        &mut lock,
        &[
            "CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL UNIQUE)",
            "CREATE TABLE orders (
                 id INTEGER NOT NULL, line INTEGER NOT NULL, customer INTEGER DEFAULT 7,
                 price INTEGER CHECK (price >= 0),
                 twice INTEGER GENERATED ALWAYS AS (price * 2) STORED,
                 PRIMARY KEY (id, line),
                 CONSTRAINT ordered FOREIGN KEY (customer) REFERENCES customers (id) ON DELETE CASCADE)",
            "CREATE INDEX orders_price ON orders (price, customer)",
            "CREATE VIEW dear AS SELECT id, price FROM orders WHERE price > 100",
        ],
    )
    .await;
    let trigger = match bench.url.split(':').next() {
        Some("postgres") => {
            let body = "CREATE FUNCTION noop() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'";
            run(&mut lock, &[body]).await;
            "CREATE TRIGGER touch BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION noop()"
        }
        Some("mysql") => "CREATE TRIGGER touch BEFORE INSERT ON orders FOR EACH ROW SET NEW.price = NEW.price",
        _ => "CREATE TRIGGER touch AFTER INSERT ON orders BEGIN SELECT 1; END",
    };
    run(&mut lock, &[trigger]).await;
    lock.release().await.expect("released");

    let snapshot = snapshot(&bench).await;
    assert_eq!(snapshot.schemas.len(), 1, "{snapshot:#?}");
    let orders = relation(&snapshot, "orders");
    assert_eq!(orders.kind, RelationKind::Table);
    assert!(orders.bytes.is_some_and(|bytes| bytes > 0), "{orders:#?}");
    let columns: Vec<_> = orders.columns.iter().map(|c| (c.name.as_str(), c.nullable)).collect();
    assert_eq!(
        columns,
        [
            ("id", false),
            ("line", false),
            ("customer", true),
            ("price", true),
            ("twice", true)
        ]
    );
    assert_eq!(orders.columns[2].default.as_deref(), Some("7"));
    let generated = orders.columns[4].generated.as_deref().expect("a generated column");
    assert!(generated.contains("price") && generated.contains('2'), "{generated}");
    let triggers: Vec<&str> = orders.triggers.iter().map(|trigger| trigger.name.as_str()).collect();
    assert_eq!(triggers, ["touch"]);
    let definition = orders.triggers[0].definition.as_deref().unwrap_or_default();
    assert!(!definition.is_empty(), "the trigger's definition");
    let index = orders
        .indexes
        .iter()
        .find(|index| index.name == "orders_price")
        .expect("the index");
    assert_eq!(
        (index.keys.join(" "), index.unique, index.valid),
        ("price customer".to_owned(), false, true)
    );
    let of_kind = |kind| {
        let mut found = orders.constraints.iter().filter(|constraint| constraint.kind == kind);
        found
            .next()
            .unwrap_or_else(|| panic!("no {kind:?} in {orders:#?}"))
            .definition
            .clone()
    };
    assert_eq!(of_kind(ConstraintKind::PrimaryKey), "PRIMARY KEY (id, line)");
    let foreign = of_kind(ConstraintKind::ForeignKey);
    assert!(
        foreign.starts_with("FOREIGN KEY (customer) REFERENCES customers"),
        "{foreign}"
    );
    assert!(foreign.contains("ON DELETE CASCADE"), "{foreign}");
    assert!(of_kind(ConstraintKind::Check).contains("price"));
    let dear = relation(&snapshot, "dear");
    assert_eq!((dear.kind, dear.columns.len()), (RelationKind::View, 2));
    assert!(
        dear.definition.as_deref().is_some_and(|text| text.contains("orders")),
        "{dear:#?}"
    );
    let customers = relation(&snapshot, "customers");
    assert!(
        customers
            .constraints
            .iter()
            .any(|constraint| constraint.kind == ConstraintKind::Unique)
    );
}

async fn databases_are_made_counted_and_dropped(bench: Bench) {
    let target = bench.target.with_database("godwit_odd'\"name");
    assert!(!admin::database_exists(&target).await.expect("answers"));
    admin::create_database(&target).await.expect("made");
    assert!(admin::database_exists(&target).await.expect("answers"));
    assert!(admin::is_empty(&target).await.expect("answers"));
    admin::create_database(&target).await.expect_err("it exists");

    let request = crate::common::request(FormatId::Godwit, "a test");
    let mut lock = TargetLock::acquire(&target, &request).await.expect("free");
    run(
        &mut lock,
        &[
            "CREATE TABLE b (id INTEGER)",
            "CREATE TABLE a (id INTEGER)",
            "INSERT INTO b VALUES (1), (2), (3)",
            "CREATE VIEW v AS SELECT * FROM b",
        ],
    )
    .await;
    lock.release().await.expect("released");
    let mut reader = Reader::open(&target).await.expect("opens");
    let rows = reader.table_rows().await.expect("counted");
    reader.close().await;
    let counts: Vec<_> = rows
        .iter()
        .map(|t| (t.table.trim_start_matches("public."), t.rows))
        .collect();
    assert_eq!(counts, [("a", 0), ("b", 3)]);
    assert!(!admin::is_empty(&target).await.expect("answers"));
    admin::drop_database(&target).await.expect("dropped");
    assert!(!admin::database_exists(&target).await.expect("answers"));
}

#[tokio::test]
async fn postgres_partitions_materialised_views_and_broken_indexes_are_told_apart() {
    let bench = crate::common::on_postgres();
    let mut lock = locked(&bench, FormatId::Godwit).await;
    run(
        &mut lock,
        &[
            "CREATE SCHEMA \"Odd Name\"",
            "CREATE TABLE \"Odd Name\".parts (at DATE NOT NULL, n INT) PARTITION BY RANGE (at)",
            "CREATE TABLE \"Odd Name\".parts_2026 PARTITION OF \"Odd Name\".parts
                 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
            "INSERT INTO \"Odd Name\".parts VALUES ('2026-05-05', 1), ('2026-05-06', 1)",
            "CREATE MATERIALIZED VIEW sums AS SELECT count(*) AS n FROM \"Odd Name\".parts",
            "COMMENT ON MATERIALIZED VIEW sums IS 'how many'",
            "CREATE FUNCTION add(a INT, b INT) RETURNS INT LANGUAGE sql AS 'SELECT a + b'",
            "CREATE PROCEDURE nothing() LANGUAGE sql AS ''",
        ],
    )
    .await;
    let twice = "CREATE UNIQUE INDEX CONCURRENTLY broken ON \"Odd Name\".parts_2026 (n)";
    lock.execute(twice).await.expect_err("n is there twice");
    lock.release().await.expect("released");

    let snapshot = snapshot(&bench).await;
    let names: Vec<&str> = snapshot.schemas.iter().map(|schema| schema.name.as_str()).collect();
    assert_eq!(names, ["Odd Name", "public"]);
    assert_eq!(relation(&snapshot, "parts").kind, RelationKind::PartitionedTable);
    let partition = relation(&snapshot, "parts_2026");
    assert_eq!(
        (partition.kind, partition.rows),
        (RelationKind::Partition, None),
        "nobody has counted yet"
    );
    assert!(
        partition
            .indexes
            .iter()
            .any(|index| index.name == "broken" && !index.valid)
    );
    let sums = relation(&snapshot, "sums");
    assert_eq!(
        (sums.kind, sums.comment.as_deref()),
        (RelationKind::MaterializedView, Some("how many"))
    );
    let routines: Vec<_> = snapshot.schemas[1]
        .routines
        .iter()
        .map(|routine| (routine.name.as_str(), routine.kind.as_str(), routine.signature.as_str()))
        .collect();
    assert_eq!(
        routines,
        [
            ("add", "function", "(a integer, b integer) returns integer"),
            ("nothing", "procedure", "()")
        ]
    );
    let mut reader = Reader::open(&bench.target).await.expect("opens");
    let rows = reader.table_rows().await.expect("counted");
    assert_eq!(rows.len(), 1, "the table over partitions holds no rows itself");
    assert_eq!((rows[0].table.as_str(), rows[0].rows), ("Odd Name.parts_2026", 2));
}

#[tokio::test]
async fn mysql_routines_and_events_are_shown() {
    let bench = crate::common::on_mysql();
    let mut lock = locked(&bench, FormatId::Godwit).await;
    run(
        &mut lock,
        &[
            "CREATE FUNCTION vat(price INT) RETURNS INT DETERMINISTIC RETURN price * 2",
            "CREATE PROCEDURE clean(IN days INT, OUT gone INT) SET gone = days",
            "CREATE EVENT nightly ON SCHEDULE EVERY 1 DAY DO DELETE FROM nowhere",
            "CREATE TABLE seen (at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
                 id INT AUTO_INCREMENT PRIMARY KEY COMMENT 'the key', name VARCHAR(99), KEY short (name(9)))
                 COMMENT 'what was seen'",
        ],
    )
    .await;
    lock.release().await.expect("released");
    let snapshot = snapshot(&bench).await;
    let routines: Vec<_> = snapshot.schemas[0]
        .routines
        .iter()
        .map(|routine| format!("{} {} {}", routine.kind, routine.name, routine.signature))
        .collect();
    assert_eq!(
        routines,
        [
            "procedure clean (IN days int(11), OUT gone int(11))",
            "event nightly every 1 day, enabled",
            "function vat (IN price int(11)) returns int(11)",
        ]
    );
    let seen = relation(&snapshot, "seen");
    assert_eq!(seen.comment.as_deref(), Some("what was seen"));
    assert_eq!(
        seen.columns[0].default.as_deref(),
        Some("current_timestamp() on update current_timestamp()")
    );
    assert_eq!(seen.columns[1].default.as_deref(), Some("auto_increment"));
    assert_eq!(seen.columns[1].comment.as_deref(), Some("the key"));
    assert!(seen.indexes.iter().any(|index| index.keys == ["name(9)"]), "{seen:#?}");
}

#[tokio::test]
async fn sqlite_readers_create_nothing_and_estimates_come_from_analyze() {
    let bench = crate::common::on_sqlite();
    let godwit_core::Address::Sqlite { path } = bench.target.address.clone() else {
        panic!("a file")
    };
    let mut reader = Reader::open(&bench.target)
        .await
        .expect("an absent file reads as empty");
    assert_eq!(reader.table_rows().await.expect("answers"), []);
    assert_eq!(reader.server().database, path.display().to_string());
    reader.close().await;
    assert!(!path.exists(), "looking did not create it");

    let mut lock = locked(&bench, FormatId::Godwit).await;
    run(
        &mut lock,
        &[
            "CREATE TABLE t (a TEXT, b TEXT)",
            "CREATE INDEX i ON t (lower(a), b)",
            "INSERT INTO t VALUES ('x', 'y'), ('z', 'w')",
            "CREATE VIEW broken AS SELECT * FROM nowhere",
            "CREATE VIRTUAL TABLE words USING fts5 (word)",
        ],
    )
    .await;
    assert_eq!(relation(&snapshot(&bench).await, "t").rows, None);
    run(&mut lock, &["ANALYZE"]).await;
    let snapshot = snapshot(&bench).await;
    let table = relation(&snapshot, "t");
    assert_eq!(table.rows, Some(2));
    assert_eq!(table.indexes[0].keys, ["lower(a)", "b"]);
    assert!(
        relation(&snapshot, "broken").columns.is_empty(),
        "it stands over nothing"
    );
    assert_eq!(
        snapshot.schemas[0].relations.len(),
        3,
        "a virtual table's shadows are not shown"
    );
}
