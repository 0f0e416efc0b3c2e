//! The proof: each statement runs on a real PostgreSQL, which tells what it holds and which tables it wrote anew; the
//! prediction from its text must say the same.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    thread,
    time::{Duration, Instant},
};

use godwit_core::{Impact, Product, Work};
use godwit_lint::{Facts, Server, TableFacts};
use godwit_testkit as testkit;

use crate::{
    postgres_impact::predicted,
    servers::psql,
    statements::{CASES, Case, GIVEN},
};

/// Weakest first, as `pg_locks` spells them.
const MODES: [(&str, &str); 8] = [
    ("AccessShareLock", "ACCESS SHARE"),
    ("RowShareLock", "ROW SHARE"),
    ("RowExclusiveLock", "ROW EXCLUSIVE"),
    ("ShareUpdateExclusiveLock", "SHARE UPDATE EXCLUSIVE"),
    ("ShareLock", "SHARE"),
    ("ShareRowExclusiveLock", "SHARE ROW EXCLUSIVE"),
    ("ExclusiveLock", "EXCLUSIVE"),
    ("AccessExclusiveLock", "ACCESS EXCLUSIVE"),
];

/// Keeps what relations there were, and the file of each.
const REMEMBER: &str = "
CREATE SCHEMA proof;
CREATE TABLE proof.was AS
    SELECT c.oid AS relation, c.relname AS name, c.relkind AS kind, pg_relation_filenode(c.oid) AS file,
        (SELECT t.relname FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid WHERE i.indexrelid = c.oid) AS of_table
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace;
";

/// The tables, views and indexes that were there before and whose file is another one now; a sequence has one row.
const WRITTEN: &str = "
SELECT 'written', name, kind, '' FROM proof.was
    WHERE kind <> 'S' AND pg_relation_filenode(relation) IS NOT NULL AND pg_relation_filenode(relation) <> file;
";

/// What the backends that `whose` describes hold or wait for.
fn locks(whose: &str) -> String {
    format!(
        "SELECT 'lock', w.name, l.mode, coalesce(w.of_table, '') FROM pg_locks l JOIN proof.was w USING (relation)
            WHERE l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND l.pid {whose};\n"
    )
}

/// What a server told of one statement.
#[derive(Debug, Default)]
struct Seen {
    /// Name, its table where it is an index, and the lock's strength, as an index into [`MODES`].
    locks: Vec<(String, String, usize)>,
    written: BTreeSet<String>,
}

impl Seen {
    fn read(&mut self, answer: &str) {
        for line in answer.lines() {
            let fields: Vec<&str> = line.split('|').collect();
            match fields.as_slice() {
                ["lock", name, mode, of_table] => {
                    let strength = MODES.iter().position(|(known, _)| known == mode).unwrap();
                    self.locks.push(((*name).to_owned(), (*of_table).to_owned(), strength));
                }
                ["written", name, ..] => {
                    self.written.insert((*name).to_owned());
                }
                _ => {}
            }
        }
    }

    /// The strongest lock and what is under it; an index that is not among the `expected` stands for its table, whose
    /// readers and writers all open it.
    fn strongest(&self, expected: &BTreeSet<String>) -> (Option<&'static str>, BTreeSet<String>) {
        let Some(strongest) = self.locks.iter().map(|(_, _, strength)| *strength).max() else {
            return (None, BTreeSet::new());
        };
        let under = self.locks.iter().filter(|(_, _, strength)| *strength == strongest);
        let names = under.map(|(name, of_table, _)| {
            if of_table.is_empty() || expected.contains(name) {
                name.clone()
            } else {
                of_table.clone()
            }
        });
        (Some(MODES[strongest].1), names.collect())
    }
}

/// A database with what every statement finds.
fn database() -> String {
    let name = testkit::postgres().create_database().name;
    psql(&name, &format!("{GIVEN}{REMEMBER}")).expect_success();
    name
}

/// Runs a statement in a transaction, asks what it holds, and rolls back.
fn inside(database: &str, case: &Case) -> Result<Seen, String> {
    let script = format!(
        "BEGIN;\n{};\n{}{WRITTEN}ROLLBACK;\n",
        case.sql,
        locks("= pg_backend_pid()")
    );
    let output = psql(database, &script);
    if !output.success {
        return Err(output.stderr);
    }
    let mut seen = Seen::default();
    seen.read(&output.stdout);
    Ok(seen)
}

/// Runs a statement that refuses a transaction, while another session holds it up and a third one looks.
fn held_up(case: &Case, by: &str) -> Result<Seen, String> {
    let database = &database();
    let mut seen = Seen::default();
    let output = thread::scope(|scope| {
        let holder = format!("SET application_name = 'holder';\nBEGIN;\n{by};\nSELECT pg_sleep(60);\n");
        scope.spawn(move || psql(database, &holder));
        let asleep = "SELECT pid FROM pg_stat_activity WHERE application_name = 'holder' AND datname = current_database() \
                      AND wait_event = 'PgSleep'";
        wait_for(database, &format!("{asleep};"), || false);
        let statement = format!("SET application_name = 'statement';\n{};\n", case.sql);
        let statement = scope.spawn(move || psql(database, &statement));
        let pids = "IN (SELECT pid FROM pg_stat_activity WHERE application_name = 'statement' AND datname = \
                    current_database() AND wait_event_type = 'Lock')";
        seen.read(&wait_for(database, &locks(pids), || statement.is_finished()));
        psql(
            database,
            &format!("SELECT pg_terminate_backend(pid) FROM ({asleep}) AS asleep;"),
        )
        .expect_success();
        statement.join().unwrap()
    });
    if !output.success {
        return Err(output.stderr);
    }
    seen.read(&psql(database, WRITTEN).expect_success());
    Ok(seen)
}

/// Asks until there is an answer, or there will be none.
fn wait_for(database: &str, question: &str, is_over: impl Fn() -> bool) -> String {
    let start = Instant::now();
    loop {
        let answer = psql(database, question).expect_success();
        if !answer.trim().is_empty() || is_over() {
            return answer;
        }
        assert!(start.elapsed() < Duration::from_secs(30), "no answer to {question}");
        thread::sleep(Duration::from_millis(50));
    }
}

/// Whether the prediction is of a file that changes: one that empties a table takes a new file, too, without writing.
fn changes_file(case: &Case, impact: &Impact) -> bool {
    impact.work == Work::Rewrite || case.sql.starts_with("TRUNCATE")
}

/// What is not as predicted.
fn difference(case: &Case, impact: &Impact, seen: &Seen) -> Option<String> {
    let said: BTreeSet<String> = impact.objects.iter().cloned().collect();
    let (lock, mut objects) = seen.strongest(&said);
    let mut what = String::new();
    for reached in case.reaches {
        if !objects.remove(*reached) {
            let _ = writeln!(what, "    {reached} was not reached");
        }
    }
    if impact.lock.as_deref() != lock || said != objects {
        let _ = writeln!(
            what,
            "    said {:?} on {said:?}, but held {lock:?} on {objects:?}",
            impact.lock
        );
    }
    // An index that is built anew is no table that is written anew.
    let written = impact.work != Work::Build && seen.written.iter().any(|name| said.contains(name));
    if written != changes_file(case, impact) {
        let _ = writeln!(what, "    said {:?}, but wrote {:?}", impact.work, seen.written);
    }
    (!what.is_empty()).then_some(what)
}

/// The types of all columns, as the server words them.
fn facts(database: &str) -> Facts {
    let answer = psql(
        database,
        "SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_attribute a JOIN pg_class c
            ON c.oid = a.attrelid WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0;",
    )
    .expect_success();
    let mut tables: BTreeMap<String, TableFacts> = BTreeMap::new();
    for line in answer.lines() {
        if let [table, column, data_type] = line.split('|').collect::<Vec<_>>().as_slice() {
            let facts = tables.entry((*table).to_owned()).or_default();
            facts.columns.push(((*column).to_owned(), (*data_type).to_owned()));
        }
    }
    Facts {
        tables: tables.into_iter().collect(),
        ..Facts::default()
    }
}

#[test]
fn what_is_predicted_is_what_the_server_holds_and_writes() {
    let server = testkit::postgres();
    server.execute("SET allow_in_place_tablespaces = on; CREATE TABLESPACE elsewhere LOCATION ''");
    let version = Server::parse(Product::Postgresql, server.execute("SHOW server_version").trim()).unwrap();
    let shared = database();
    let facts = facts(&shared);
    let mut differences = String::new();
    for case in CASES {
        let impact = predicted(case.sql, Some(version), Some(&facts));
        let seen = match case.held_up_by {
            Some(by) => held_up(case, by),
            None => inside(&shared, case),
        };
        let difference = match seen {
            Ok(seen) => difference(case, &impact, &seen),
            Err(error) => Some(format!("    refused: {error}")),
        };
        if let Some(difference) = difference {
            let _ = writeln!(differences, "{}\n{difference}", case.sql);
        }
    }
    assert!(CASES.len() >= 40);
    assert!(differences.is_empty(), "not as predicted:\n{differences}");
}
