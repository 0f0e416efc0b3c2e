//! One migration's script to one step of a plan.

use godwit_core::{
    Direction, Engine, Finding, Impact, Limits, Migration, Place, PlanStep, PlannedStatement, Script, Severity,
    TransactionMode, Transactions, plan::Boundary,
};
use godwit_db::describe_history;
use godwit_sql::{Family, Statement, TransactionControl, Transactional};

use super::Inputs;
use crate::lint::SplitScript;

/// A step and what was found in its script.
pub(super) struct Made<'a> {
    pub(super) step: PlanStep,
    pub(super) findings: Vec<Finding>,
    /// The script that it was made from.
    pub(super) script: SplitScript<'a>,
}

pub(super) fn make<'a>(
    inputs: Inputs<'a>,
    migration: &'a Migration,
    script: &'a Script,
    direction: Direction,
) -> Made<'a> {
    let engine = inputs.target.address.engine();
    let split = godwit_sql::split(engine, &script.text);
    let (transaction, because) = transaction(inputs, script, &split.statements);
    let mut findings: Vec<Finding> = split
        .findings
        .iter()
        // The folder's own findings name the file that holds one.
        .filter(|finding| finding.rule != "nul-byte")
        .map(|finding| finding.placed(&script.file, &script.text))
        .collect();
    findings.extend(
        split
            .statements
            .iter()
            .filter_map(|statement| misplaced(engine, script, statement, transaction)),
    );
    let statements: Vec<PlannedStatement> = split
        .statements
        .iter()
        .map(|statement| planned(engine, script, statement))
        .collect();
    findings.extend(left_open(engine, script, &statements, transaction));
    findings.extend(apart(inputs, script, transaction, because.as_deref()));
    let mut limits = Limits::of(inputs.target.tier).with(&script.directives.limits);
    if inputs.transactions == Transactions::All {
        // Trying again would hold the locks of all that came before it meanwhile.
        limits.tries = 1;
    }
    if statements.is_empty() {
        findings.push(Finding {
            rule: "no-statement".to_owned(),
            severity: Severity::Info,
            message: format!("{} holds no statement", script.file),
            help: "running it only writes the history".to_owned(),
            place: Some(Place::at(&script.file, &script.text, 0)),
            fixable: false,
            suppressed: None,
        });
    }
    let step = PlanStep {
        version: migration.version.clone(),
        name: migration.name.clone(),
        file: script.file.clone(),
        script: script.raw,
        transaction,
        because,
        limits,
        resumes: None,
        statements,
        history: describe_history(engine, inputs.folder.format, direction, transaction),
    };
    Made {
        step,
        findings,
        script: SplitScript {
            version: &migration.version,
            script,
            split,
            transaction,
        },
    }
}

fn planned(engine: Engine, script: &Script, statement: &Statement) -> PlannedStatement {
    PlannedStatement {
        span: statement.span,
        line: statement.line,
        column: statement.column,
        kind: statement.kind.to_string(),
        summary: statement.summary.clone(),
        boundary: boundary(engine, statement),
        session_only: statement.kind.family() == Family::Session && statement.transactional != Transactional::MayCommit,
        atomic: statement.atomic,
        undone: is_undone(engine, statement),
        patient: statement.patient,
        has_secret: statement.has_secret,
        impact: Impact::unknown(),
        sql: statement.span.of(&script.text).to_owned(),
    }
}

/// Whether a transaction around a statement undoes it wholly, as sure as anybody can be before the server was asked.
fn is_undone(engine: Engine, statement: &Statement) -> bool {
    let family = statement.kind.family();
    statement.controls_transaction.is_none()
        && statement.transactional == Transactional::Yes
        && match engine {
            // What may commit by itself says so inside a transaction.
            Engine::Postgres | Engine::Sqlite => !matches!(family, Family::Session | Family::Code),
            // Of everything else the manual's list of implicit commits may not be complete.
            Engine::Mysql => family == Family::Data,
        }
}

fn boundary(engine: Engine, statement: &Statement) -> Option<Boundary> {
    match (statement.controls_transaction, statement.transactional) {
        (Some(TransactionControl::Begin), _) if engine == Engine::Mysql => Some(Boundary::Renews),
        (Some(TransactionControl::Begin), _) => Some(Boundary::Begins),
        (Some(TransactionControl::Chain), _) => Some(Boundary::Renews),
        (Some(TransactionControl::Commit | TransactionControl::Rollback), _) => Some(Boundary::Ends),
        (Some(TransactionControl::LockTables), _) => Some(Boundary::Locks),
        (Some(TransactionControl::UnlockTables), _) => Some(Boundary::Unlocks),
        (Some(TransactionControl::Savepoint), _) => None,
        (None, Transactional::ImplicitCommit) => Some(Boundary::Commits),
        (None, Transactional::MayCommit) => Some(Boundary::MayCommit),
        (None, Transactional::Yes | Transactional::Refused | Transactional::NoEffect) => None,
    }
}

/// A transaction that the script begins and does not end: with it, all of its work would be lost.
///
/// MySQL's would be committed with the history row.
fn left_open(
    engine: Engine,
    script: &Script,
    statements: &[PlannedStatement],
    transaction: TransactionMode,
) -> Option<Finding> {
    if engine == Engine::Mysql || transaction == TransactionMode::Migration {
        return None;
    }
    let last = statements.iter().rev().find(|statement| statement.boundary.is_some())?;
    if !matches!(last.boundary, Some(Boundary::Begins | Boundary::Renews)) {
        return None;
    }
    Some(Finding {
        rule: "transaction-left-open".to_owned(),
        severity: Severity::Block,
        message: format!(
            "{} ends inside the transaction that this {} begins",
            script.file, last.kind
        ),
        help: "write COMMIT at its end; without it everything since then would be undone".to_owned(),
        place: Some(Place::at(&script.file, &script.text, last.span.start)),
        fixable: false,
        suppressed: None,
    })
}

/// A migration that cannot be in the one transaction that was asked for.
fn apart(inputs: Inputs<'_>, script: &Script, mode: TransactionMode, because: Option<&str>) -> Option<Finding> {
    if inputs.transactions != Transactions::All || mode == TransactionMode::Migration {
        return None;
    }
    Some(Finding {
        rule: "not-in-one-transaction".to_owned(),
        severity: Severity::Block,
        message: format!(
            "{} cannot share a transaction with the others: {}",
            script.file,
            because.unwrap_or("it runs stepwise")
        ),
        help: "plan a transaction for each migration, or leave this one out with --to".to_owned(),
        place: Some(Place::at(&script.file, &script.text, 0)),
        fixable: false,
        suppressed: None,
    })
}

/// One transaction around the migration unless the plan or the script declines it or the engine cannot keep it.
fn transaction(inputs: Inputs<'_>, script: &Script, statements: &[Statement]) -> (TransactionMode, Option<String>) {
    let engine = inputs.target.address.engine();
    if script.directives.no_transaction {
        return (
            TransactionMode::Stepwise,
            Some("the script asks for it: no-transaction".to_owned()),
        );
    }
    let commits = |wanted| statements.iter().find(|statement| statement.transactional == wanted);
    let because = if let Some(first) = commits(Transactional::ImplicitCommit) {
        format!(
            "{engine} commits before and after {}, so each statement stands for itself",
            first.kind
        )
    } else if let Some(first) = commits(Transactional::MayCommit) {
        format!(
            "{engine} may commit inside {}, so each statement stands for itself",
            first.kind
        )
    } else if inputs.transactions == Transactions::None {
        "no transactions were asked for".to_owned()
    } else {
        return (TransactionMode::Migration, None);
    };
    (TransactionMode::Stepwise, Some(because))
}

fn misplaced(engine: Engine, script: &Script, statement: &Statement, mode: TransactionMode) -> Option<Finding> {
    // Only on demand: finding a line counts from the start of the text.
    let place = || Some(Place::at(&script.file, &script.text, statement.span.start));
    match (statement.controls_transaction, mode) {
        (Some(TransactionControl::Savepoint), _) | (None, TransactionMode::Stepwise) => None,
        (Some(_), TransactionMode::Migration) => Some(Finding {
            rule: "transaction-control".to_owned(),
            severity: Severity::Block,
            message: format!("{} inside a script that already runs in a transaction", statement.kind),
            help: "remove it: Godwit commits the statements and the history row together; or begin the file with \
                   `-- no-transaction` to run it stepwise"
                .to_owned(),
            place: place(),
            fixable: false,
            suppressed: None,
        }),
        (Some(_), TransactionMode::Stepwise) => None,
        (None, TransactionMode::Migration) => match statement.transactional {
            Transactional::Yes | Transactional::ImplicitCommit | Transactional::MayCommit => None,
            Transactional::Refused => Some(Finding {
                rule: "needs-no-transaction".to_owned(),
                severity: Severity::Block,
                message: format!("{engine} refuses {} inside a transaction", statement.kind),
                help: "put it in a migration of its own that begins with the line `-- no-transaction`".to_owned(),
                place: place(),
                fixable: false,
                suppressed: None,
            }),
            Transactional::NoEffect => Some(Finding {
                rule: "no-effect-in-transaction".to_owned(),
                severity: Severity::Block,
                message: format!("{engine} silently ignores this {} inside a transaction", statement.kind),
                help: "begin the file with the line `-- no-transaction`, and write BEGIN and COMMIT around the \
                       statements that belong together"
                    .to_owned(),
                place: place(),
                fixable: false,
                suppressed: None,
            }),
        },
    }
}
