//! The scripts: the samples, the nasty ones, and the golden ones that a client takes.

use std::{
    fs,
    path::{Path, PathBuf},
};

use godwit_core::Engine;
use godwit_sql::split;

/// Lines that the clients are known to read otherwise than the servers, with a part that tells the line, and why.
const KNOWN: [(Engine, &str, &str); 7] = [
    (
        Engine::Postgres,
        "  select t.end, t.case from",
        "psql counts every CASE and END of a BEGIN ATOMIC, also where a dot makes it a name",
    ),
    (
        Engine::Postgres,
        "CREATE TABLE a (x int; CREATE TABLE b (y int);",
        "psql waits for the bracket to be closed; the server would refuse it either way",
    ),
    (Engine::Postgres, "select E'back", CONTINUED),
    (Engine::Postgres, "'goes ", CONTINUED),
    (Engine::Postgres, "select 'first", CONTINUED),
    (Engine::Postgres, "'second", CONTINUED),
    (
        Engine::Mysql,
        "select \"it\\\", 'it",
        "the client takes a backslash in an ANSI identifier for an escape, which the server does not",
    ),
];

const CONTINUED: &str =
    "psql reads line by line and so forgets that a string that goes on in the next line has escapes";

/// One script.
pub struct Script {
    pub name: String,
    pub text: String,
}

/// Every script of `engine` that its client sends whole, in an order in which they run.
pub fn scripts(engine: Engine) -> Vec<Script> {
    let scripts = paths(engine).into_iter().map(|path| Script {
        name: path.file_name().unwrap().to_string_lossy().into_owned(),
        text: without_known(engine, &fs::read_to_string(path).unwrap()),
    });
    scripts.filter(|script| is_sql(engine, &script.text)).collect()
}

fn paths(engine: Engine) -> Vec<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let samples = own.join("../../migrations-sample").join(engine.id());
    let mut paths = sql_files(&samples, ".up.sql");
    let mut back = sql_files(&samples, ".down.sql");
    back.reverse();
    paths.append(&mut back);
    paths.push(own.join("tests/agreement/nasty").join(format!("{}.sql", engine.id())));
    // The shell traces what could be prepared, and golden scripts are about tables that are not there.
    if engine != Engine::Sqlite {
        paths.append(&mut sql_files(&own.join("tests/golden").join(engine.id()), ".sql"));
    }
    paths
}

/// Whether the client sends all of it: it obeys its own commands, takes rows for itself, and keeps what has no end.
fn is_sql(engine: Engine, text: &str) -> bool {
    split(engine, text).findings.is_empty()
}

/// `text` without the lines that are [`KNOWN`].
fn without_known(engine: Engine, text: &str) -> String {
    let is_known = |line: &&str| KNOWN.iter().any(|(of, part, _)| *of == engine && line.contains(part));
    text.split_inclusive('\n').filter(|line| !is_known(line)).collect()
}

fn sql_files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.retain(|path| path.to_string_lossy().ends_with(ending));
    paths.sort();
    paths
}

#[test]
fn every_known_difference_is_in_a_script() {
    for (engine, part, why) in KNOWN {
        let texts = paths(engine).into_iter().map(|path| fs::read_to_string(path).unwrap());
        assert!(texts.into_iter().any(|text| text.contains(part)), "{part:?}: {why}");
    }
}
