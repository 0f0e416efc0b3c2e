//! Schema dumps by the engines' own tools, without what differs from one dump to the next.

use std::path::Path;
use std::process::Command;

use crate::{Mariadb, Postgres, process, tools};

/// The schema of `database` by `pg_dump`, without the tables named in `except`.
///
/// # Panics
/// When `pg_dump` fails.
pub fn schema_dump_postgres(server: &Postgres, database: &str, except: &[&str]) -> String {
    let mut command = Command::new(server.bin("pg_dump"));
    command.args(["--schema-only", "--no-owner"]);
    // A table's own sequences go with it.
    command.args(
        except
            .iter()
            .flat_map(|table| [format!("-T{table}"), format!("-T{table}_*_seq")]),
    );
    command
        .env("PGHOST", server.host())
        .env("PGPORT", server.port().to_string())
        .env("PGUSER", server.user());
    command.env("PGPASSWORD", server.password()).env("PGDATABASE", database);
    let dump = process::run(&mut command, "").unwrap_or_else(|error| panic!("dump {database}: {error:#}"));
    normalise(&dump)
}

/// The schema of `database` by `mariadb-dump`, with routines, triggers and events, without the tables in `except`.
///
/// # Panics
/// When `mariadb-dump` fails.
pub fn schema_dump_mariadb(server: &Mariadb, database: &str, except: &[&str]) -> String {
    let mut command = Command::new(tools::tool("mariadb-dump"));
    command.args([
        "--no-defaults",
        "--no-data",
        "--routines",
        "--triggers",
        "--events",
        "--skip-dump-date",
    ]);
    command.args(except.iter().map(|table| format!("--ignore-table={database}.{table}")));
    command
        .arg(format!("--host={}", server.host()))
        .arg(format!("--port={}", server.port()));
    command
        .arg(format!("--user={}", server.user()))
        .env("MYSQL_PWD", server.password())
        .arg(database);
    let dump = process::run(&mut command, "").unwrap_or_else(|error| panic!("dump {database}: {error:#}"));
    normalise(&dump)
}

/// The schema of the file `database` by `sqlite3`, in the order of the names, without the tables in `except`.
///
/// # Panics
/// When `sqlite3` fails.
pub fn schema_dump_sqlite(database: &Path, except: &[&str]) -> String {
    let names: Vec<String> = except
        .iter()
        .map(|table| format!("'{}'", table.replace('\'', "''")))
        .collect();
    let query = format!(
        "SELECT type, name, sql || ';' FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
         AND tbl_name NOT IN ({}) ORDER BY type, name;",
        names.join(", ")
    );
    let mut command = Command::new(tools::tool("sqlite3"));
    command.args(["-batch", "-bail", "-separator", " "]).arg(database);
    let dump = process::run(&mut command, &query).unwrap_or_else(|error| panic!("dump {database:?}: {error:#}"));
    normalise(&dump)
}

/// Drops the lines and counters that say when and by what a dump was made, not what is in the database.
fn normalise(dump: &str) -> String {
    let lines = dump.lines().filter(|line| {
        let noise = [
            "\\restrict ",
            "\\unrestrict ",
            "-- Dumped ",
            "-- Dumping ",
            "-- Host: ",
            "-- Server version",
            "-- MariaDB dump ",
        ];
        !noise.iter().any(|start| line.starts_with(start)) && !line.contains("enable the sandbox mode")
    });
    let mut text = String::new();
    for line in lines {
        text.push_str(&without_counter(line));
        text.push('\n');
    }
    text
}

/// A table's next number depends on the rows that were there, not on the schema.
fn without_counter(line: &str) -> String {
    const COUNTER: &str = " AUTO_INCREMENT=";
    let Some(start) = line.find(COUNTER) else {
        return line.to_owned();
    };
    let after = line[start + COUNTER.len()..].trim_start_matches(|digit: char| digit.is_ascii_digit());
    format!("{}{after}", &line[..start])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_from_dump_to_dump_is_dropped() {
        let dump = "/*M!999999\\- enable the sandbox mode */ \n-- Dumped by pg_dump version 15.18\n\\restrict abc\n\
                    CREATE TABLE t (\n) ENGINE=InnoDB AUTO_INCREMENT=41 DEFAULT CHARSET=utf8mb4;\n\\unrestrict abc\n";
        assert_eq!(
            normalise(dump),
            "CREATE TABLE t (\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;\n"
        );
    }
}
