//! The database that is backed up: four tables of numbered rows with a text and bytes.

use anyhow::{Context as _, Result};

use super::rows;
use crate::bench::clients;
use crate::bench::engine::Engine;
use crate::bench::server::Server;
use crate::bench::target::Target;
use crate::shell;

/// How well it can be compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Hexadecimal digits and bytes without any order.
    Random,
    /// The same words and bytes in each row.
    Repetitive,
}

/// Several, so that tools with several hands can share them.
const TABLES: u64 = 4;
/// What a row takes: a number, 128 digits, 512 bytes, and what engines add.
const ROW: u64 = 700;
/// Checksums of 64 bytes that make the bytes of a row.
const SUMS: u64 = 8;

/// A filled database.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) target: Target,
    /// In all tables.
    pub(crate) rows: u64,
}

impl Source {
    /// Makes a database of about `bytes`.
    pub(crate) fn fill(server: &Server, kind: Kind, bytes: u64) -> Result<Self> {
        let target = server.fresh()?;
        let each = bytes / ROW / TABLES;
        let client = server.client()?;
        for table in 1..=TABLES {
            clients::ask(&client, &target, &definition(server.engine(), table))?;
            clients::ask(&client, &target, &filling(server.engine(), kind, table, each))?;
        }
        if server.engine() == Engine::Postgres {
            // Else the server does this by itself while somebody is measured.
            clients::ask(&client, &target, "VACUUM (FREEZE, ANALYZE)")?;
            clients::ask(&client, &target, "CHECKPOINT")?;
        }
        shell::capture(&mut shell::command("sync")).context("write all to the disk")?;
        Ok(Self {
            rows: rows(server, &target)?,
            target,
        })
    }
}

/// Counts the rows of all tables.
pub(crate) fn counting() -> String {
    let counts: Vec<String> = (1..=TABLES)
        .map(|table| format!("(SELECT count(*) FROM t{table})"))
        .collect();
    format!("SELECT {}", counts.join(" + "))
}

fn definition(engine: Engine, table: u64) -> String {
    let (text, bytes) = match engine {
        Engine::Postgres => ("text", "bytea"),
        Engine::Mariadb => ("varchar(200)", "blob"),
        Engine::Sqlite => ("TEXT", "BLOB"),
    };
    format!("CREATE TABLE t{table} (id bigint PRIMARY KEY, words {text}, bytes {bytes})")
}

fn filling(engine: Engine, kind: Kind, table: u64, rows: u64) -> String {
    let into = format!("INSERT INTO t{table}");
    // Each checksum is of another number, so that no two are the same.
    let number = |sum: u64| format!("n + {}", (table * SUMS + sum) * 1_000_000_000);
    let sums = |of: &dyn Fn(String) -> String, between: &str| {
        let sums: Vec<String> = (1..=SUMS).map(|sum| of(number(sum))).collect();
        sums.join(between)
    };
    match engine {
        Engine::Postgres => {
            let sum = |number: String| format!("sha512(int8send({number}))");
            let (words, bytes) = match kind {
                Kind::Random => (format!("encode({}, 'hex')", sum(number(0))), sums(&sum, " || ")),
                Kind::Repetitive => (REPEATED_WORDS.to_owned(), "decode(repeat('2a', 512), 'hex')".to_owned()),
            };
            format!("{into} SELECT n, {words}, {bytes} FROM generate_series(1::bigint, {rows}) n")
        }
        Engine::Mariadb => {
            let sum = |number: String| format!("sha2({number}, 512)");
            let (words, bytes) = match kind {
                Kind::Random => (sum(number(0)), format!("unhex(concat({}))", sums(&sum, ", "))),
                Kind::Repetitive => (REPEATED_WORDS.to_owned(), "repeat('*', 512)".to_owned()),
            };
            format!("{into} SELECT n, {words}, {bytes} FROM (SELECT seq AS n FROM seq_1_to_{rows}) numbers")
        }
        Engine::Sqlite => {
            let (words, bytes) = match kind {
                Kind::Random => ("hex(randomblob(64))", "randomblob(512)"),
                Kind::Repetitive => ("'The same words. '", "zeroblob(512)"),
            };
            let numbers =
                format!("WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {rows})");
            format!("{into} {numbers} SELECT n, {words}, {bytes} FROM numbers")
        }
    }
}

/// As long as the digits of a checksum.
const REPEATED_WORDS: &str = "repeat('The same words. ', 8)";

#[cfg(test)]
mod tests {
    use super::*;

    fn fills_what_is_asked_for(engine: Engine) {
        let folder = std::env::temp_dir().join(format!("godwit-source-{}-{}", std::process::id(), engine.client()));
        std::fs::create_dir_all(&folder).unwrap();
        let server = Server::start(engine, &folder);
        let client = server.client().unwrap();
        for kind in [Kind::Random, Kind::Repetitive] {
            let source = Source::fill(&server, kind, 1_000_000).unwrap();
            assert_eq!(source.rows, 1_000_000 / ROW / TABLES * TABLES);
            let different = "SELECT count(DISTINCT words), count(DISTINCT bytes), min(length(bytes)) FROM t1";
            let said = clients::ask(&client, &source.target, different).unwrap();
            let each = if kind == Kind::Random { source.rows / TABLES } else { 1 };
            let numbers: Vec<u64> = said
                .split(['|', '\t', '\n'])
                .filter_map(|number| number.parse().ok())
                .collect();
            assert_eq!(numbers, [each, each, 512], "{kind:?}");
        }
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn postgres_is_filled() {
        fills_what_is_asked_for(Engine::Postgres);
    }

    #[test]
    fn mariadb_is_filled() {
        fills_what_is_asked_for(Engine::Mariadb);
    }

    #[test]
    fn sqlite_files_are_filled() {
        fills_what_is_asked_for(Engine::Sqlite);
    }
}
