//! What statements say, read on each engine.

use godwit_core::Engine;
use godwit_sql::{Change, ColumnOption, ConstraintKind, Lexeme, Position, Shape, StatementKind, lexemes, shape, split};

fn changes(engine: Engine, sql: &str) -> Vec<Change> {
    match shape(engine, sql) {
        Shape::AlterTable(table) => table.changes.into_iter().map(|alter| alter.change).collect(),
        other => panic!("{sql}: {other:?}"),
    }
}

#[test]
fn a_table_has_its_columns_and_constraints() {
    let sql = "CREATE TABLE IF NOT EXISTS shop.\"Orders\" (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, \
               total numeric(10, 2) NOT NULL DEFAULT 0, at timestamp with time zone DEFAULT now(), \
               who int REFERENCES people (id) ON DELETE CASCADE, tags text[], \
               CONSTRAINT fk FOREIGN KEY (a, b) REFERENCES c (d, e) NOT VALID, CHECK (total > 0)) PARTITION BY RANGE (at)";
    let Shape::CreateTable(table) = shape(Engine::Postgres, sql) else {
        panic!("no table");
    };
    assert_eq!(table.name.to_string(), "shop.Orders");
    assert!(table.if_not_exists && table.partitioned && !table.temporary && table.has_primary_key());
    let types: Vec<_> = table
        .columns
        .iter()
        .map(|column| column.data_type.name.as_str())
        .collect();
    assert_eq!(types, ["bigint", "numeric", "timestamp with time zone", "int", "text"]);
    assert_eq!(table.columns[1].data_type.arguments, ["10", "2"]);
    assert!(table.columns[1].is_required() && table.columns[1].default().is_some_and(|expr| expr.constant));
    assert_eq!(
        table.columns[2].default().map(|expr| expr.calls.clone()),
        Some(vec!["now".to_owned()])
    );
    assert!(matches!(&table.columns[3].options[..], [ColumnOption::References(key)] if key.cascades && key.acts));
    assert!(table.columns[4].data_type.array);
    assert!(matches!(
        &table.constraints[..],
        [fk, check] if fk.not_valid && matches!(fk.kind, ConstraintKind::ForeignKey { .. })
            && matches!(check.kind, ConstraintKind::Check(_))
    ));
}

#[test]
fn postgres_changes_are_told_apart() {
    let sql = "ALTER TABLE ONLY t ADD COLUMN IF NOT EXISTS a int DEFAULT random(), DROP b CASCADE, \
               ALTER c SET NOT NULL, ALTER COLUMN d TYPE varchar(20) USING d::varchar, ADD UNIQUE USING INDEX i, \
               ADD CONSTRAINT k CHECK (a > 0) NOT VALID, VALIDATE CONSTRAINT k, ENABLE ROW LEVEL SECURITY, \
               SET (fillfactor = 70), DETACH PARTITION p CONCURRENTLY, SET UNLOGGED, REPLICA IDENTITY FULL";
    let changes = changes(Engine::Postgres, sql);
    assert!(matches!(&changes[0], Change::AddColumn { column, if_not_exists: true, .. } if column.default().is_some()));
    assert!(matches!(&changes[1], Change::DropColumn { name, cascade: true } if name.name == "b"));
    assert!(matches!(&changes[2], Change::SetNotNull(name) if name.name == "c"));
    assert!(
        matches!(&changes[3], Change::ColumnType { data_type, using: Some(_), .. } if data_type.arguments == ["20"])
    );
    assert!(matches!(&changes[4], Change::AddConstraint(constraint)
        if matches!(constraint.kind, ConstraintKind::UsingIndex { primary: false, .. })));
    assert!(matches!(&changes[5], Change::AddConstraint(constraint) if constraint.not_valid));
    assert!(matches!(&changes[6], Change::Validate(name) if name.name == "k"));
    assert!(matches!(&changes[7], Change::RowSecurity(_)));
    assert!(matches!(&changes[8], Change::Parameters(parameters) if parameters == &["fillfactor"]));
    assert!(matches!(
        &changes[9],
        Change::DetachPartition { concurrently: true, .. }
    ));
    assert!(matches!(&changes[10], Change::Rewrite(what) if what == "set unlogged"));
    assert!(matches!(&changes[11], Change::ReplicaIdentity));
}

#[test]
fn mysql_changes_are_told_apart() {
    let sql = "ALTER TABLE `shop`.`t` ADD a INT UNSIGNED NOT NULL DEFAULT 0 AFTER `b`, MODIFY c VARCHAR(64) \
               CHARACTER SET utf8mb4 COMMENT 'x' FIRST, CHANGE d e INT, ADD INDEX i (a, b(10)), ADD FULLTEXT KEY (c), \
               DROP INDEX j, DROP PRIMARY KEY, RENAME INDEX k TO l, ENGINE = InnoDB ROW_FORMAT=DYNAMIC, FORCE, \
               CONVERT TO CHARACTER SET utf8mb4, ALGORITHM=INPLACE, LOCK = NONE";
    let Shape::AlterTable(table) = shape(Engine::Mysql, sql) else {
        panic!("no table");
    };
    assert_eq!(table.table.to_string(), "shop.t");
    let options: Vec<_> = table
        .options
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    assert_eq!(options, [("algorithm", "inplace"), ("lock", "none")]);
    let changes = changes(Engine::Mysql, sql);
    assert!(
        matches!(&changes[0], Change::AddColumn { position: Some(Position::After(after)), column, .. }
        if after == "b" && column.data_type.unsigned)
    );
    assert!(
        matches!(&changes[1], Change::Redefine { position: Some(Position::First), column, .. }
        if column.options.contains(&ColumnOption::Charset("utf8mb4".to_owned())))
    );
    assert!(
        matches!(&changes[2], Change::Redefine { name, column, .. } if name.name == "d" && column.name.name == "e")
    );
    assert!(matches!(&changes[3], Change::AddConstraint(constraint)
        if constraint.kind == ConstraintKind::Index(vec!["a".to_owned(), "b".to_owned()])));
    assert!(matches!(&changes[4], Change::AddConstraint(constraint)
        if matches!(constraint.kind, ConstraintKind::FullText(_))));
    assert!(matches!(&changes[5], Change::DropIndex(name) if name.name == "j"));
    assert!(matches!(&changes[6], Change::DropPrimaryKey));
    assert!(matches!(&changes[7], Change::RenamePart { .. }));
    let options: Vec<_> = changes[8..]
        .iter()
        .map(|change| match change {
            Change::Option { name, value } => (name.as_str(), value.as_str()),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        options,
        [
            ("engine", "innodb"),
            ("row_format", "dynamic"),
            ("force", ""),
            ("convert", "utf8mb4")
        ]
    );
}

#[test]
fn rows_and_settings() {
    assert!(matches!(
        shape(Engine::Postgres, "with x as (select 1) update only t set a = 1, (b, c) = (select 1, 2) where a in (select 2)"),
        Shape::Mutate(mutation) if mutation.condition.is_some() && mutation.assigns.len() == 3 && !mutation.deletes
    ));
    assert!(matches!(
        shape(Engine::Mysql, "DELETE FROM t ORDER BY id LIMIT 10"),
        Shape::Mutate(mutation) if mutation.condition.is_none() && mutation.limited && mutation.deletes
    ));
    assert!(matches!(
        shape(Engine::Postgres, "SET LOCAL lock_timeout TO '2s'"),
        Shape::Setting { name, value: Some(value) } if name == "lock_timeout" && value == "2s"
    ));
    assert!(matches!(
        shape(Engine::Mysql, "SET @@SESSION.sql_mode = 'ANSI_QUOTES'"),
        Shape::Setting { name, value: Some(value) } if name == "sql_mode" && value == "ansi_quotes"
    ));
    assert!(matches!(
        shape(Engine::Sqlite, "PRAGMA main.foreign_keys = OFF"),
        Shape::Setting { name, value: Some(value) } if name == "foreign_keys" && value == "off"
    ));
    assert!(matches!(
        shape(Engine::Sqlite, "INSERT OR REPLACE INTO [t] SELECT * FROM u"),
        Shape::Insert {
            lists_columns: false,
            from_query: true,
            ..
        }
    ));
}

#[test]
fn indexes_and_drops() {
    assert!(matches!(
        shape(Engine::Postgres, "CREATE UNIQUE INDEX CONCURRENTLY ON ONLY t USING gin (a, lower(b)) INCLUDE (c) WHERE a > 0"),
        Shape::CreateIndex(index) if index.unique && index.concurrently && index.only && index.name.is_none()
            && index.columns == [Some("a".to_owned()), None] && index.includes == 1 && index.partial
    ));
    assert!(matches!(
        shape(Engine::Mysql, "CREATE INDEX i ON t (a(10)) ALGORITHM=INPLACE LOCK=NONE"),
        Shape::CreateIndex(index) if index.options.len() == 2 && index.columns == [Some("a".to_owned())]
    ));
    assert!(matches!(
        shape(Engine::Postgres, "DROP INDEX CONCURRENTLY IF EXISTS a.i, j CASCADE"),
        Shape::Drop(dropped) if dropped.concurrently && dropped.if_exists && dropped.cascade && dropped.names.len() == 2
            && dropped.after_kind == "DROP INDEX".len()
    ));
}

#[test]
fn lexemes_are_all_but_space_and_comments() {
    let text = "DO $$a$$; -- b\nx := \"c\" + 1";
    let found: Vec<_> = lexemes(Engine::Postgres, text)
        .into_iter()
        .map(|(lexeme, _)| lexeme)
        .collect();
    assert_eq!(
        found,
        [
            Lexeme::Word("DO"),
            Lexeme::String("$$a$$"),
            Lexeme::Sign(b';'),
            Lexeme::Word("x"),
            Lexeme::Sign(b':'),
            Lexeme::Sign(b'='),
            Lexeme::Identifier("\"c\""),
            Lexeme::Sign(b'+'),
            Lexeme::Word("1"),
        ]
    );
}

#[test]
fn kinds_are_narrower_than_their_first_words() {
    let kind = split(Engine::Postgres, "CREATE UNIQUE INDEX i ON t (a)").statements[0].kind;
    assert!(kind.is_a("create") && kind.is_a("Create Index") && kind.is_a("create  index"));
    assert!(!kind.is_a("create table") && !kind.is_a("create index i") && !kind.is_a("cre") && !kind.is_a(""));
    assert!(StatementKind::is_known("drop table") && StatementKind::is_known("drop"));
    assert!(!StatementKind::is_known("drop tabel") && !StatementKind::is_known(" "));
}

#[test]
fn a_call_behind_a_cast_is_a_call() {
    let sql = "ALTER TABLE t ADD a text DEFAULT ('x'::varchar(10) || random())";
    let changes = changes(Engine::Postgres, sql);
    assert!(matches!(&changes[0], Change::AddColumn { column, .. }
        if column.default().is_some_and(|expr| expr.calls == ["random"] && !expr.constant)));
    let cast = self::changes(
        Engine::Postgres,
        "ALTER TABLE t ADD a numeric DEFAULT '1'::numeric(10, 2)",
    );
    assert!(matches!(&cast[0], Change::AddColumn { column, .. }
        if column.default().is_some_and(|expr| expr.calls.is_empty() && expr.constant)));
}

#[test]
fn what_a_column_refers_to_has_its_place() {
    let sql = "CREATE TABLE t (a int REFERENCES s.p (id) ON DELETE CASCADE NOT NULL)";
    let Shape::CreateTable(table) = shape(Engine::Mysql, sql) else {
        panic!("no table");
    };
    assert!(
        matches!(&table.columns[0].options[..], [ColumnOption::References(key), ColumnOption::NotNull]
        if &sql[key.span.start..key.span.end] == "s.p (id) ON DELETE CASCADE")
    );
}
