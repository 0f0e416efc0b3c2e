//! What a database's schema is, without what cannot matter.

use std::path::Path;

use godwit_testkit as testkit;

use crate::servers::file;

/// By `pg_dump`, its objects in the order of the alphabet.
pub fn postgres(database: &str) -> String {
    let dump = testkit::schema_dump_postgres(testkit::postgres(), database, &[]);
    let mut parts: Vec<&str> = dump.split("\n--\n").map(str::trim).collect();
    parts.sort_unstable();
    parts.join("\n\n")
}

/// By `mariadb-dump`, each table's keys and constraints in the order of the alphabet.
pub fn mariadb(database: &str) -> String {
    let dump = testkit::schema_dump_mariadb(testkit::mariadb(), database, &[]);
    let mut lines: Vec<&str> = dump.lines().map(|line| line.trim().trim_end_matches(',')).collect();
    let is_key = |line: &&str| {
        [
            "PRIMARY KEY",
            "UNIQUE KEY",
            "KEY",
            "CONSTRAINT",
            "FULLTEXT KEY",
            "SPATIAL KEY",
        ]
        .iter()
        .any(|start| line.starts_with(start))
    };
    for keys in lines.chunk_by_mut(|one, other| is_key(one) && is_key(other)) {
        keys.sort_unstable();
    }
    lines.join("\n")
}

/// Tables by what SQLite says of their columns, keys and indexes; their own texts only as far as CHECK, which it does not
/// tell otherwise, and those of views and triggers.
pub fn sqlite(path: &Path) -> String {
    let questions = "
        SELECT 'table', l.name, l.type, l.wr, l.strict FROM pragma_table_list l WHERE l.schema = 'main' ORDER BY l.name;
        SELECT m.name, x.* FROM sqlite_schema m, pragma_table_xinfo(m.name) x WHERE m.type = 'table'
            ORDER BY m.name, x.cid;
        SELECT m.name, k.* FROM sqlite_schema m, pragma_foreign_key_list(m.name) k WHERE m.type = 'table'
            ORDER BY m.name, k.\"from\";
        SELECT m.name, i.\"unique\", i.origin, i.partial, x.seqno, x.name, x.\"desc\", x.coll, x.key
            FROM sqlite_schema m, pragma_index_list(m.name) i, pragma_index_xinfo(i.name) x WHERE m.type = 'table'
            ORDER BY m.name, i.origin, i.name, x.seqno;
        SELECT type, name, sql FROM sqlite_schema WHERE type IN ('view', 'trigger') ORDER BY type, name;
        SELECT name, substr(sql, instr(upper(sql), 'CHECK')) FROM sqlite_schema
            WHERE type = 'table' AND upper(sql) LIKE '%CHECK%' ORDER BY name;
    ";
    testkit::sqlite3(path, file(questions).path()).expect_success()
}
