//! MariaDB's rich sample.

use godwit_testkit::{Mariadb, mariadb, mariadb_client, schema_dump_mariadb};

use crate::{
    assert_same, backed_up,
    common::{Around, target},
    replaced, restored,
};

const SAMPLE: &str = include_str!("mariadb.sql");

/// Statements that give the rows of every table, each value as its bytes, whatever their order. `concat` makes bytes of
/// all types; sequences are asked by their own statements.
const ROWS: &str = r"
SET SESSION group_concat_max_len = 1000000000;
SELECT concat('SELECT ', quote(table_name), ', count(*), md5(group_concat(line ORDER BY line SEPARATOR ''/'')) FROM (SELECT concat_ws('','', ',
    group_concat('ifnull(hex(concat(`', replace(column_name, '`', '``'), '`)), ''NULL'')' ORDER BY ordinal_position), ') AS line FROM `',
    replace(table_name, '`', '``'), '`) AS each_line;')
FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
WHERE table_schema = database() AND table_type = 'BASE TABLE' GROUP BY table_name ORDER BY table_name;
";

const SEQUENCES: &str = r"
SELECT concat('SELECT ', quote(table_name), ', s.* FROM `', replace(table_name, '`', '``'), '` AS s;')
FROM information_schema.tables WHERE table_schema = database() AND table_type = 'SEQUENCE' ORDER BY table_name;
";

/// What the dump of a structure leaves out, or what the test kit takes from it.
const COUNTERS: &str = r"
SELECT table_name, engine, row_format, table_collation, auto_increment, table_comment FROM information_schema.tables
WHERE table_schema = database() ORDER BY table_name;
";

const DEFINERS: &str = r"
SELECT 'view', table_name, definer, security_type, '' FROM information_schema.views WHERE table_schema = database()
UNION ALL SELECT routine_type, routine_name, definer, security_type, concat(sql_mode, ' ', routine_comment)
    FROM information_schema.routines WHERE routine_schema = database()
UNION ALL SELECT 'trigger', trigger_name, definer, action_order, sql_mode FROM information_schema.triggers WHERE trigger_schema = database()
UNION ALL SELECT 'event', event_name, definer, status, concat_ws(' ', starts, execute_at, time_zone, on_completion, event_comment)
    FROM information_schema.events WHERE event_schema = database()
ORDER BY 1, 2;
";

fn ask(around: &Around, server: &Mariadb, database: &str, sql: &str) -> String {
    mariadb_client(server, database, &around.script(sql)).expect_success()
}

/// What the statements answer that `sql` makes.
fn ask_twice(around: &Around, server: &Mariadb, database: &str, sql: &str) -> String {
    // The client writes a backslash twice, and names have none.
    let statements = ask(around, server, database, sql);
    let sized = format!("SET SESSION group_concat_max_len = 1000000000;\n{statements}");
    ask(around, server, database, &sized)
}

fn filled(around: &Around, server: &Mariadb) -> (String, godwit_db::Target) {
    let database = server.create_database();
    ask(around, server, &database.name, SAMPLE);
    (database.name, target(&database.url))
}

/// Everything that is compared, under its name.
fn contents(around: &Around, server: &Mariadb, database: &str) -> Vec<(&'static str, String)> {
    vec![
        ("the schema", schema_dump_mariadb(server, database, &[])),
        ("what rows there are", ask_twice(around, server, database, ROWS)),
        ("the sequences' state", ask_twice(around, server, database, SEQUENCES)),
        ("counters", ask(around, server, database, COUNTERS)),
        ("definers", ask(around, server, database, DEFINERS)),
    ]
}

#[track_caller]
fn compare(before: &[(&str, String)], after: &[(&str, String)]) {
    for ((what, before), (_, after)) in before.iter().zip(after) {
        assert_same(what, before, after);
    }
}

#[tokio::test]
async fn everything_comes_back_into_a_new_database() {
    let (server, around) = (mariadb(), Around::new().await);
    let (name, source) = filled(&around, server);
    let before = contents(&around, server, &name);
    let listed = backed_up(&around, &source).await;
    // Names of MariaDB's take letters of three bytes at the most.
    let new = "brand new `one` ü";
    restored(&around, &listed, &source.with_database(new)).await.unwrap();
    compare(&before, &contents(&around, server, new));
}

#[tokio::test]
async fn everything_comes_back_in_place_of_what_became_of_it() {
    let (server, around) = (mariadb(), Around::new().await);
    let (name, source) = filled(&around, server);
    let before = contents(&around, server, &name);
    let listed = backed_up(&around, &source).await;
    ask(
        &around,
        server,
        &name,
        "SET foreign_key_checks = 0; DROP TABLE hen, orders; DROP VIEW glad; DROP PROCEDURE refill; SELECT NEXTVAL(tickets)",
    );
    replaced(&around, &listed, &source).await;
    compare(&before, &contents(&around, server, &name));
}
