//! *Validated*: the server reads each statement in a session in which it allows no write.

use godwit_core::{DryStatement, DryVerdict, Engine, MigrationsFolder};
use godwit_db::{DbError, Reader};

use super::{
    DryRunPorts, DryRunRequest, Found,
    depends::Changes,
    items::{self, Item, is_about_rows, said},
    words::{mentions, words},
};
use crate::{EngineError, folder::FolderRef, step::until_cancelled};

pub(super) async fn run(request: &DryRunRequest<'_>, ports: &DryRunPorts<'_>) -> Result<Found, EngineError> {
    let plan = request.plan;
    let folder = FolderRef {
        path: request.folder.path.clone(),
        format: Some(plan.format),
    };
    let folder = folder.read(vec![]).await?;
    let mut reader = Reader::open(request.target).await?;
    let mut check = Check {
        engine: plan.target.address.engine(),
        folder: &folder,
        changes: Changes::default(),
    };
    let mut statements = Vec::new();
    let mut cancelled = false;
    for item in items::of(plan) {
        if ports.cancel.is_cancelled() {
            cancelled = true;
            break;
        }
        let canceller = reader.canceller();
        let judged = until_cancelled(check.judge(&item, &mut reader), canceller, ports.cancel).await;
        match judged {
            Some(Ok(told)) => statements.push(told),
            None | Some(Err(DbError::Cancelled)) => {
                cancelled = true;
                break;
            }
            Some(Err(error)) => return Err(error.into()),
        }
        check.changes.note(check.engine, &item);
    }
    reader.close().await;
    Ok(Found {
        statements,
        schema: None,
        notes: Vec::new(),
        cancelled,
    })
}

struct Check<'a> {
    engine: Engine,
    folder: &'a MigrationsFolder,
    changes: Changes,
}

/// What is done with a statement.
enum Way {
    /// The server reads it.
    Read {
        /// Whether it is about rows.
        rows: bool,
    },
    /// It sets up the session, as it will for those after it.
    SetUp,
    /// It is not even sent.
    Not(&'static str),
}

impl Check<'_> {
    /// # Errors
    /// Only what ends the session or the work: a lost connection, cancelling.
    async fn judge(&self, item: &Item<'_>, reader: &mut Reader) -> Result<DryStatement, DbError> {
        let sql = &item.statement.sql;
        let not = |why: String| Ok(item.told(DryVerdict::NotChecked, Some(why)));
        let rows = match self.way(item) {
            Way::Not(why) => return not(why.to_owned()),
            Way::SetUp => {
                return match reader.set_up(sql).await {
                    Ok(()) => Ok(item.told(DryVerdict::Ran, Some("it sets up the session that checks".to_owned()))),
                    Err(error) if is_end(&error) => Err(error),
                    Err(error) => Ok(item.failed(error, self.folder)),
                };
            }
            Way::Read { rows } => rows,
        };
        // SQLite compiles everything against the schema, the others only what is about rows.
        let resolved = rows || self.engine == Engine::Sqlite;
        match reader.check(sql, rows).await {
            Ok(()) if resolved => match self.changes.before(sql) {
                Some(why) => not(why),
                None => Ok(item.told(DryVerdict::Planned, None)),
            },
            Ok(()) => Ok(item.told(
                DryVerdict::Parsed,
                Some("parsed, and not compared with the catalogue".to_owned()),
            )),
            Err(error) if is_end(&error) => Err(error),
            // It was read to its end before the server looked whether it may write.
            Err(DbError::ReadOnly { .. }) if self.engine == Engine::Mysql => Ok(item.told(
                DryVerdict::Parsed,
                Some("parsed; the server looks no further into what writes while nothing may be written".to_owned()),
            )),
            Err(error) => match self.excuse(sql, &error) {
                Some(why) => not(why),
                None => Ok(item.failed(error, self.folder)),
            },
        }
    }

    fn excuse(&self, sql: &str, error: &DbError) -> Option<String> {
        match error {
            // ER_UNSUPPORTED_PS.
            DbError::Statement(refused) if refused.code.as_deref() == Some("1295") => {
                Some("the server prepares no statement of this kind".to_owned())
            }
            // What it checks before it would write was in order; the rest was not reached.
            DbError::ReadOnly { .. } => Some(format!(
                "it cannot be checked where nothing may be written: {}",
                said(error.clone())
            )),
            error => self.changes.excuse(sql, error),
        }
    }

    fn way(&self, item: &Item<'_>) -> Way {
        let Some(statement) = item.read(self.engine) else {
            return Way::Not("its text is not one whole statement, as far as Godwit can read it");
        };
        let all = words(&item.statement.sql);
        let says = |known: &[&str]| known.iter().any(|word| mentions(&all, word));
        match (statement.kind.phrase(), self.engine) {
            // A pragma acts while it is compiled.
            ("pragma", _) if says(&SAFE_PRAGMAS) => Way::SetUp,
            ("pragma", _) => Way::Not("a pragma acts as soon as SQLite reads it"),
            ("set" | "use", Engine::Postgres | Engine::Mysql) if !says(&LIFTING) => Way::SetUp,
            ("copy", _) if says(&["stdin"]) => Way::Not("its rows come from the script's own program"),
            _ => Way::Read {
                rows: is_about_rows(&statement),
            },
        }
    }
}

/// What a session may be told without losing what keeps it from writing, or becoming somebody else.
const LIFTING: [&str; 12] = [
    "transaction",
    "transaction_read_only",
    "default_transaction_read_only",
    "tx_read_only",
    "role",
    "authorization",
    "session_authorization",
    "global",
    "persist",
    "persist_only",
    "password",
    "statement",
];

const SAFE_PRAGMAS: [&str; 6] = [
    "foreign_keys",
    "defer_foreign_keys",
    "legacy_alter_table",
    "recursive_triggers",
    "foreign_key_check",
    "ignore_check_constraints",
];

/// Whether nothing more can be asked.
fn is_end(error: &DbError) -> bool {
    error.is_lost() || matches!(error, DbError::Cancelled | DbError::Unexpected { .. })
}
