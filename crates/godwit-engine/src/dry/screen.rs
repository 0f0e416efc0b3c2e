//! What may not run in a transaction that is to leave nothing: told from the text, with the place.

use godwit_core::{Engine, Plan};
use godwit_sql::{Family, Transactional};

use super::{
    DryRunRefusal,
    items::{self, Item},
    words::{Word, mentions, words},
};

/// Functions and words of PostgreSQL that reach out of the transaction; the longer ones by their beginning.
const OUTSIDE_POSTGRES: [&str; 27] = [
    "dblink",
    "lo_export",
    "pg_terminate_backend",
    "pg_cancel_backend",
    "pg_reload_conf",
    "pg_rotate_logfile",
    "pg_switch_wal",
    "pg_create_restore_point",
    "pg_promote",
    "pg_backup_",
    "pg_start_backup",
    "pg_stop_backup",
    "pg_logical_emit_message",
    "pg_create_logical_replication_slot",
    "pg_create_physical_replication_slot",
    "pg_copy_logical_replication_slot",
    "pg_copy_physical_replication_slot",
    "pg_drop_replication_slot",
    "pg_replication_slot_advance",
    "pg_wal_replay_",
    "pg_file_",
    "pg_advisory_unlock",
    "pg_stat_reset",
    "plpython",
    "plperlu",
    "pltclu",
    "http_",
];

/// Refuses the plan for its first statement that a rollback would not undo.
///
/// What functions and triggers do that the statements call is not looked into.
pub(super) fn transaction(engine: Engine, plan: &Plan) -> Result<(), DryRunRefusal> {
    for step in &plan.steps {
        let clears = step.resumes.as_ref().is_some_and(|resumes| !resumes.clear.is_empty());
        if let (true, Some(statement)) = (clears, step.statements.first()) {
            let item = Item {
                number: 0,
                step,
                index: 0,
                statement,
            };
            return Err(refused(
                &item,
                "before it goes on, Godwit takes away what a failed statement left, and a rollback would not bring it back",
            ));
        }
    }
    for item in items::of(plan) {
        if let Some(why) = outside(engine, &item) {
            return Err(refused(&item, &why));
        }
    }
    Ok(())
}

fn refused(item: &Item<'_>, why: &str) -> DryRunRefusal {
    DryRunRefusal::Statement {
        why: why.to_owned(),
        place: item.place(),
        help: "Validate the plan instead, leave this migration out with --to, or rehearse on a restored copy."
            .to_owned(),
    }
}

fn outside(engine: Engine, item: &Item<'_>) -> Option<String> {
    let kind = &item.statement.kind;
    let Some(statement) = item.read(engine) else {
        return Some("its text is not one whole statement, as far as Godwit can read it".to_owned());
    };
    if item.statement.boundary.is_some() {
        return Some(format!(
            "{kind} begins or ends a transaction of the script's own, and the dry run has only one"
        ));
    }
    match statement.transactional {
        Transactional::Refused => return Some(format!("{engine} refuses {kind} inside a transaction")),
        Transactional::NoEffect => return Some(format!("{engine} silently ignores this {kind} inside a transaction")),
        Transactional::ImplicitCommit | Transactional::MayCommit => {
            return Some(format!("{engine} commits at {kind}"));
        }
        Transactional::Yes => {}
    }
    let all = words(&item.statement.sql);
    match engine {
        Engine::Postgres => postgres(kind, &all),
        Engine::Sqlite => sqlite(kind, &all),
        Engine::Mysql => None,
    }
}

fn postgres(kind: &str, all: &[Word]) -> Option<String> {
    let says = |word: &str| mentions(all, word);
    if kind == "copy" {
        if says("program") {
            return Some("COPY runs a program, which a rollback does not undo".to_owned());
        }
        if says("stdin") {
            return Some("the rows of COPY come from the script's own program".to_owned());
        }
        if says("to") && !says("stdout") {
            return Some("COPY writes a file, which a rollback does not take back".to_owned());
        }
    }
    if matches!(kind, "load" | "checkpoint") {
        return Some(format!("{kind} acts on the server, not in the transaction"));
    }
    let reaches = all
        .iter()
        .find(|word| OUTSIDE_POSTGRES.iter().any(|known| word.text.starts_with(known)))?;
    Some(format!(
        "{} acts outside of the transaction, and a rollback does not undo it",
        reaches.text
    ))
}

fn sqlite(kind: &str, all: &[Word]) -> Option<String> {
    if kind == "attach" {
        return Some("ATTACH may make a file, which a rollback does not take away".to_owned());
    }
    let loads = mentions(all, "load_extension");
    loads.then(|| "load_extension runs code that a rollback does not undo".to_owned())
}

/// Whether anything of the plan may draw numbers from a sequence.
pub(super) fn draws_numbers(plan: &Plan) -> bool {
    items::of(plan).iter().any(|item| {
        let rows = item.read(Engine::Postgres).is_none_or(|statement| {
            !matches!(
                statement.kind.family(),
                Family::Definition | Family::Session | Family::Privilege
            )
        });
        let all = words(&item.statement.sql);
        rows || ["nextval", "setval", "select", "default", "using"]
            .iter()
            .any(|word| mentions(&all, word))
    })
}

/// What the migrations say that a rolled back transaction never does, and other things to know beforehand.
pub(super) fn notes(plan: &Plan) -> Vec<String> {
    let mut notes = Vec::new();
    for item in items::of(plan) {
        if item.statement.kind == "notify" {
            notes.push(format!(
                "{}: NOTIFY is delivered at the commit, so nobody heard of it.",
                item.name()
            ));
        }
    }
    for step in &plan.steps {
        if let Some(because) = &step.because {
            notes.push(format!(
                "{} runs statement by statement in a real run ({because}); here it ran in the one transaction.",
                step.file
            ));
        }
    }
    notes
}

/// Whether a statement checks deferred constraints by itself.
pub(super) fn checks_constraints(plan: &Plan) -> bool {
    items::of(plan)
        .iter()
        .any(|item| item.statement.kind == "set constraints")
}

/// Whether the plan touches the database that it runs in, and nothing else: for a copy beside the real one.
pub(super) fn own_database(plan: &Plan, databases: &[String]) -> Result<(), DryRunRefusal> {
    for item in items::of(plan) {
        if let Some(why) = beyond(&item, databases) {
            return Err(refused(&item, &why));
        }
    }
    Ok(())
}

fn beyond(item: &Item<'_>, databases: &[String]) -> Option<String> {
    let kind = item.statement.kind.as_str();
    let Some(statement) = item.read(Engine::Mysql) else {
        return Some("its text is not one whole statement, as far as Godwit can read it".to_owned());
    };
    let all = words(&item.statement.sql);
    if let Some(name) = named(&all, databases) {
        return Some(format!(
            "it names the database {name}, and would not stay in the scratch database"
        ));
    }
    let says = |known: &[&str]| known.iter().any(|word| mentions(&all, word));
    let server_wide = match statement.kind.family() {
        Family::Privilege | Family::Unknown => true,
        Family::Code => !matches!(kind, "do" | "signal" | "resignal"),
        Family::Maintenance => !matches!(kind, "analyze table" | "optimize table" | "repair table"),
        Family::Data => matches!(kind, "load data" | "load xml" | "import table"),
        Family::Query => says(&["outfile", "dumpfile"]),
        Family::Session => {
            kind == "use" || kind == "execute" || kind == "prepare" || says(&["global", "persist", "persist_only"])
        }
        Family::Transaction => kind == "xa",
        Family::Definition => [
            " database",
            " schema",
            " server",
            " tablespace",
            " logfile group",
            " event",
            " instance",
        ]
        .iter()
        .any(|noun| kind.ends_with(noun)),
    };
    server_wide.then(|| format!("{kind} may act beyond the scratch database"))
}

/// The first of `databases` that qualifies a name.
pub(super) fn named<'a>(all: &[Word], databases: &'a [String]) -> Option<&'a String> {
    let last = |name: &str| words(name).pop().map(|word| word.text);
    databases.iter().find(|database| {
        let name = last(database);
        all.iter()
            .any(|word| word.qualifies && Some(&word.text) == name.as_ref())
    })
}
