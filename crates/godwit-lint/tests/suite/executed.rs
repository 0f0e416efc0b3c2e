//! Every example of every rule runs on a real server, and so does every fix: what stands afterwards is the same schema.

use std::fmt::Write as _;

use godwit_core::Engine;
use godwit_lint::{Example, Fix, RULES, apply_edits};
use godwit_testkit as testkit;
use testkit::ClientOutput;

use crate::{
    schema,
    servers::{self, file},
    support::findings,
};

/// Rules that find fault with what a script makes, not with its way there: their fixes make something else.
const OTHER_ON_PURPOSE: &[&str] = &[
    "col-add-json",
    "col-char",
    "col-serial",
    "col-timestamptz",
    "col-varchar",
];

/// What a client prints once what is given stands.
const GIVEN_STANDS: &str = "what is given stands";

/// Removes what an earlier example left, in the database and beside it.
const CLEAN_POSTGRES: &str = "
SET client_min_messages = error;
DO $$
DECLARE
    name text;
BEGIN
    FOR name IN SELECT pubname FROM pg_publication LOOP EXECUTE format('DROP PUBLICATION %I', name); END LOOP;
    FOR name IN SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' LOOP
        EXECUTE format('DROP EXTENSION %I CASCADE', name);
    END LOOP;
    FOR name IN SELECT evtname FROM pg_event_trigger LOOP EXECUTE format('DROP EVENT TRIGGER %I', name); END LOOP;
    FOR name IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
        EXECUTE format('DROP SCHEMA %I CASCADE', name);
    END LOOP;
    FOR name IN SELECT rolname FROM pg_roles WHERE NOT rolsuper AND rolname !~ '^pg_' LOOP
        EXECUTE format('DROP OWNED BY %I', name);
        EXECUTE format('DROP ROLE %I', name);
    END LOOP;
END $$;
CREATE SCHEMA public;
";

/// A place where scripts of one engine run, one example after the other.
enum Place {
    Postgres(String),
    Mariadb(String),
    Sqlite(testkit::TempDb),
}

/// One file of a migration.
struct Script<'a> {
    sql: &'a str,
    no_transaction: bool,
}

impl Place {
    fn of(engine: Engine) -> Self {
        match engine {
            Engine::Postgres => Self::Postgres(testkit::postgres().create_database().name),
            Engine::Mysql => Self::Mariadb(testkit::mariadb().create_database().name),
            Engine::Sqlite => Self::Sqlite(testkit::sqlite()),
        }
    }

    /// Runs `scripts` after `given` in a place that is empty before; `Err` says what the server refused.
    fn run(&mut self, given: &str, scripts: &[Script<'_>]) -> Result<(), String> {
        let output = match self {
            Self::Postgres(database) => {
                let mut text = format!("{CLEAN_POSTGRES}{given}\n;\n\\echo {GIVEN_STANDS}\n");
                for script in scripts {
                    text.push_str(&transaction(Engine::Postgres, script, "BEGIN"));
                }
                servers::psql(database, &text)
            }
            Self::Mariadb(database) => {
                let mut text = format!(
                    "DROP DATABASE {database};\nCREATE DATABASE {database};\nUSE {database};\n{}SELECT '{GIVEN_STANDS}';\n",
                    delimited(given)
                );
                for script in scripts {
                    text.push_str(&transaction(Engine::Mysql, script, "START TRANSACTION"));
                }
                testkit::mariadb_client(testkit::mariadb(), database, file(&text).path())
            }
            Self::Sqlite(place) => {
                *place = testkit::sqlite();
                let mut text = format!("{given}\n;SELECT '{GIVEN_STANDS}';\n");
                for script in scripts {
                    text.push_str(&transaction(Engine::Sqlite, script, "BEGIN"));
                }
                testkit::sqlite3(&place.path, file(&text).path())
            }
        };
        outcome(output)
    }

    /// The schema as it is now.
    fn schema(&self) -> String {
        match self {
            Self::Postgres(database) => schema::postgres(database),
            Self::Mariadb(database) => schema::mariadb(database),
            Self::Sqlite(place) => schema::sqlite(&place.path),
        }
    }
}

fn outcome(output: ClientOutput) -> Result<(), String> {
    assert!(
        output.stdout.contains(GIVEN_STANDS),
        "what is given is refused: {}",
        output.stderr
    );
    if output.success { Ok(()) } else { Err(output.stderr) }
}

/// The script with its transaction around it, unless it has none or brings its own.
fn transaction(engine: Engine, script: &Script<'_>, begin: &str) -> String {
    let statements = godwit_sql::split(engine, script.sql).statements;
    let own = statements.iter().any(|statement| {
        statement.controls_transaction.is_some() || statement.transactional == godwit_sql::Transactional::ImplicitCommit
    });
    let text = match engine {
        Engine::Mysql => delimited(script.sql),
        Engine::Postgres | Engine::Sqlite => format!("{}\n;\n", script.sql),
    };
    if script.no_transaction || own {
        text
    } else {
        format!("{begin};\n{text}COMMIT;\n")
    }
}

/// The statements with a delimiter between them that stands in none of their bodies.
fn delimited(sql: &str) -> String {
    let mut out = "DELIMITER $$\n".to_owned();
    for statement in godwit_sql::split(Engine::Mysql, sql).statements {
        let _ = writeln!(out, "{}\n$$", statement.span.of(sql));
    }
    out.push_str("DELIMITER ;\n");
    out
}

/// The files of `example` once `fix` was made.
fn fixed(example: &Example, fix: &Fix, place: &mut Place) -> Result<(), String> {
    let text = apply_edits(example.sql, &fix.edits);
    let mut scripts = vec![Script {
        sql: &text,
        no_transaction: example.no_transaction || fix.no_transaction,
    }];
    scripts.extend(fix.more.iter().map(|file| Script {
        sql: &file.sql,
        no_transaction: file.no_transaction,
    }));
    place
        .run(example.given, &scripts)
        .map_err(|error| format!("the fix is refused: {text}\n{:#?}\n{error}", fix.more))
}

/// What is wrong with one example.
fn wrong(rule: &str, example: &Example, place: &mut Place) -> Result<(), String> {
    let script = Script {
        sql: example.sql,
        no_transaction: example.no_transaction,
    };
    match (place.run(example.given, &[script]), example.refused) {
        (Ok(()), true) => return Err("the server takes it".to_owned()),
        (Err(error), false) => return Err(format!("the server refuses it: {error}")),
        _ => {}
    }
    let fixes: Vec<Fix> = findings(example.engine, example.sql, example.no_transaction)
        .into_iter()
        .filter(|found| found.rule == rule)
        .filter_map(|found| found.fix)
        .collect();
    if fixes.is_empty() {
        return Ok(());
    }
    let before = place.schema();
    for fix in fixes {
        fixed(example, &fix, place)?;
        let after = place.schema();
        if !example.refused && (before == after) == OTHER_ON_PURPOSE.contains(&rule) {
            return Err(format!(
                "the fix {:?}, {:?}, makes this difference:\n{}",
                fix.title,
                apply_edits(example.sql, &fix.edits),
                difference(&before, &after)
            ));
        }
    }
    Ok(())
}

/// The lines that are in only one of two schemas.
fn difference(before: &str, after: &str) -> String {
    let only = |sign: char, one: &str, other: &str| -> String {
        let lines = one.lines().filter(|line| !other.lines().any(|there| there == *line));
        lines.map(|line| format!("    {sign} {line}\n")).collect()
    };
    only('-', before, after) + &only('+', after, before)
}

fn every_example_runs_on(engine: Engine) {
    let mut place = Place::of(engine);
    let mut report = String::new();
    let mut count = 0;
    for rule in RULES {
        for example in rule.examples.iter().filter(|example| example.engine == engine) {
            count += 1;
            if let Err(error) = wrong(rule.id, example, &mut place) {
                let _ = writeln!(report, "{} in: {}\n  {error}", rule.id, example.sql);
            }
        }
    }
    assert!(count > 0, "there are examples for {engine}");
    assert!(report.is_empty(), "{report}");
}

#[test]
fn every_example_runs_on_postgres() {
    every_example_runs_on(Engine::Postgres);
}

#[test]
fn every_example_runs_on_mariadb() {
    every_example_runs_on(Engine::Mysql);
}

#[test]
fn every_example_runs_on_sqlite() {
    every_example_runs_on(Engine::Sqlite);
}
