//! Trying every algorithm and lock on a real server, from the cheapest on.

use std::collections::HashMap;
use std::path::Path;

use godwit_core::Product;
use godwit_lint::{Algorithm, Server, TableLock};

const CASES: &str = include_str!("cases.txt");

/// What a server did for one change of one table.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// The table's name in the cases.
    pub table: String,
    /// How the server writes the table down.
    pub definition: String,
    /// The change.
    pub change: String,
    /// What the server took, and whether the table's rows moved; `None` where it knows no such change.
    pub taken: Option<(Algorithm, TableLock, bool)>,
}

const ALGORITHMS: [Algorithm; 4] = [
    Algorithm::Instant,
    Algorithm::NoCopy,
    Algorithm::Inplace,
    Algorithm::Copy,
];
const LOCKS: [TableLock; 3] = [TableLock::None, TableLock::Shared, TableLock::Exclusive];

/// The tables of the cases with their definitions and changes.
fn cases() -> impl Iterator<Item = (&'static str, &'static str, Vec<&'static str>)> {
    CASES.split("# ").filter(|part| !part.trim().is_empty()).map(|part| {
        let mut lines = part.lines();
        let (name, definition) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
        (
            name,
            definition,
            lines.filter_map(|line| line.strip_prefix("> ")).collect(),
        )
    })
}

/// Tries everything on the server behind `socket`.
pub fn climb(socket: &Path, server: Server) -> Vec<Verdict> {
    let mysql = server.product == Product::Mysql;
    let instant = if mysql {
        server.is_at_least(8, 0, 12)
    } else {
        server.is_at_least(10, 3, 2)
    };
    let ids = format!(
        "SELECT group_concat(table_id ORDER BY table_id) FROM information_schema.{} WHERE name IN ('ladder/t', \
         'ladder/u') OR name LIKE 'ladder/t#%'",
        if mysql && server.is_at_least(8, 0, 0) {
            "innodb_tables"
        } else {
            "innodb_sys_tables"
        }
    );
    let mut statements: Vec<String> = [
        "SET sql_mode = 'STRICT_TRANS_TABLES'",
        "DROP DATABASE IF EXISTS ladder",
        "CREATE DATABASE ladder CHARACTER SET utf8mb4",
        "USE ladder",
        "CREATE TABLE parent (id int NOT NULL PRIMARY KEY) ENGINE=InnoDB",
    ]
    .map(str::to_owned)
    .to_vec();
    let mut tries = Vec::new();
    let mut verdicts = Vec::new();
    for (table, definition, changes) in cases() {
        for change in changes {
            let index = verdicts.len();
            statements.push("DROP TABLE IF EXISTS t, u".to_owned());
            statements.push(definition.to_owned());
            statements.push(format!("SELECT 'definition {index}', ''"));
            statements.push("SHOW CREATE TABLE t".to_owned());
            statements.push(format!("SELECT 'first {index}', ({ids})"));
            verdicts.push(Verdict {
                table: table.to_owned(),
                definition: String::new(),
                change: change.to_owned(),
                taken: None,
            });
            for (algorithm, lock) in ALGORITHMS.into_iter().flat_map(|rung| LOCKS.map(|lock| (rung, lock))) {
                let unknown = match algorithm {
                    Algorithm::Instant => !instant || (mysql && lock != TableLock::None),
                    Algorithm::NoCopy => !instant || mysql,
                    Algorithm::Inplace | Algorithm::Copy => false,
                };
                // Only what other engines do, and a new name, takes the strongest lock.
                let exclusive = change.starts_with("RENAME TO") || !definition.contains("ENGINE=InnoDB");
                if unknown || (lock == TableLock::Exclusive && !exclusive) {
                    continue;
                }
                let mut asked = format!("ALGORITHM={}", algorithm.name());
                if !(mysql && algorithm == Algorithm::Instant) {
                    asked = format!("{asked}, LOCK={}", lock.name());
                }
                let number = statements.len();
                // Partitions stand after everything else, without a comma.
                statements.push(if change.starts_with("PARTITION BY") {
                    format!("ALTER TABLE t {asked} {change}")
                } else {
                    format!("ALTER TABLE t {change}, {asked}")
                });
                statements.push(format!("SELECT 'after {number}', ({ids})"));
                tries.push((index, number, algorithm, lock));
            }
        }
    }
    let answers = godwit_testkit::mysql_answers(socket, &statements);
    let rows: HashMap<&str, &str> = answers.rows.iter().filter_map(|row| row.split_once('\t')).collect();
    for pair in answers.rows.windows(2) {
        let of = pair[0]
            .strip_prefix("definition ")
            .and_then(|row| row.trim().parse::<usize>().ok());
        if let (Some(index), Some((_, definition))) = (of, pair[1].split_once('\t'))
            && definition.starts_with("CREATE")
        {
            verdicts[index].definition = definition.replace("\\n", "\n").replace("\\t", "\t");
        }
    }
    for (index, number, algorithm, lock) in tries {
        let verdict = &mut verdicts[index];
        if verdict.taken.is_some() || verdict.definition.is_empty() || answers.refusals.contains_key(&number) {
            continue;
        }
        let id = |what: String| rows.get(what.as_str()).copied();
        let moved = id(format!("first {index}")) != id(format!("after {number}"));
        // MariaDB takes any algorithm for what it copies all the same.
        let copied = moved && algorithm < Algorithm::Inplace;
        let (algorithm, lock) = if copied {
            (Algorithm::Copy, lock.max(TableLock::Shared))
        } else {
            (algorithm, lock)
        };
        verdict.taken = Some((algorithm, lock, moved));
    }
    verdicts
}

/// Verdicts as text, to be kept.
pub fn write(verdicts: &[Verdict]) -> String {
    let mut text = String::new();
    let mut table = "";
    for verdict in verdicts.iter().filter(|verdict| !verdict.definition.is_empty()) {
        if table != verdict.table {
            table = &verdict.table;
            text += &format!("# {table}\n{}\n", verdict.definition.replace('\n', " "));
        }
        text += &match verdict.taken {
            Some((algorithm, lock, moved)) => {
                let moved = if moved { " rebuild" } else { "" };
                format!("{} {}{moved} > {}\n", algorithm.name(), lock.name(), verdict.change)
            }
            None => format!("refused > {}\n", verdict.change),
        };
    }
    text
}

/// Verdicts from text that [`write`] made.
pub fn read(text: &str) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    let (mut table, mut definition) = ("", "");
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("# ") {
            table = name;
        } else if line.starts_with("CREATE") {
            definition = line;
        } else if let Some((said, change)) = line.split_once(" > ") {
            let mut words = said.split(' ');
            let algorithm = words.next();
            let algorithm = ALGORITHMS.into_iter().find(|rung| Some(rung.name()) == algorithm);
            let lock = words.next();
            let lock = LOCKS.into_iter().find(|rung| Some(rung.name()) == lock);
            verdicts.push(Verdict {
                table: table.to_owned(),
                definition: definition.to_owned(),
                change: change.to_owned(),
                taken: algorithm
                    .zip(lock)
                    .map(|(algorithm, lock)| (algorithm, lock, said.ends_with("rebuild"))),
            });
        }
    }
    verdicts
}
