//! One migration's script to one step of a plan.

use godwit_core::{
    Direction, Engine, Finding, Migration, Place, PlanStep, PlannedStatement, Script, Severity, TransactionMode,
    plan::Boundary,
};
use godwit_db::describe_history;
use godwit_sql::{Statement, TransactionControl, Transactional};

use super::Inputs;

/// A step and what was found in its script.
pub(super) struct Made {
    pub(super) step: PlanStep,
    pub(super) findings: Vec<Finding>,
}

pub(super) fn make(inputs: Inputs<'_>, migration: &Migration, script: &Script, direction: Direction) -> Made {
    let engine = inputs.target.address.engine();
    let split = godwit_sql::split(engine, &script.text);
    let (transaction, because) = transaction(engine, script, &split.statements);
    let mut findings: Vec<Finding> = split
        .findings
        .iter()
        .map(|finding| finding.placed(&script.file, &script.text))
        .collect();
    findings.extend(
        split
            .statements
            .iter()
            .filter_map(|statement| misplaced(engine, script, statement, transaction)),
    );
    if split.statements.is_empty() {
        findings.push(Finding {
            rule: "no-statement".to_owned(),
            severity: Severity::Info,
            message: format!("{} holds no statement", script.file),
            help: "running it only writes the history".to_owned(),
            place: Some(Place::at(&script.file, &script.text, 0)),
        });
    }
    let step = PlanStep {
        version: migration.version.clone(),
        name: migration.name.clone(),
        file: script.file.clone(),
        script: script.raw,
        transaction,
        because,
        statements: split
            .statements
            .iter()
            .map(|statement| planned(script, statement))
            .collect(),
        history: describe_history(engine, inputs.folder.format, direction, transaction),
    };
    Made { step, findings }
}

fn planned(script: &Script, statement: &Statement) -> PlannedStatement {
    PlannedStatement {
        span: statement.span,
        line: statement.line,
        column: statement.column,
        kind: statement.kind.to_string(),
        summary: statement.summary.clone(),
        boundary: match statement.controls_transaction {
            Some(TransactionControl::Begin) => Some(Boundary::Begins),
            Some(TransactionControl::Commit | TransactionControl::Rollback) => Some(Boundary::Ends),
            Some(TransactionControl::Savepoint) | None => None,
        },
        sql: statement.span.of(&script.text).to_owned(),
    }
}

/// One transaction around the migration unless the script declines it or the engine cannot keep it.
fn transaction(engine: Engine, script: &Script, statements: &[Statement]) -> (TransactionMode, Option<String>) {
    if script.directives.no_transaction {
        return (
            TransactionMode::Stepwise,
            Some("the script asks for it: no-transaction".to_owned()),
        );
    }
    let commits = |statement: &Statement| statement.transactional == Transactional::ImplicitCommit;
    if let Some(first) = statements.iter().find(|statement| commits(statement)) {
        let because = format!(
            "{engine} commits before and after {}, so each statement stands for itself",
            first.kind
        );
        return (TransactionMode::Stepwise, Some(because));
    }
    (TransactionMode::Migration, None)
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
        }),
        (Some(_), TransactionMode::Stepwise) => None,
        (None, TransactionMode::Migration) => match statement.transactional {
            Transactional::Yes | Transactional::ImplicitCommit => None,
            Transactional::Refused => Some(Finding {
                rule: "needs-no-transaction".to_owned(),
                severity: Severity::Block,
                message: format!("{engine} refuses {} inside a transaction", statement.kind),
                help: "put it in a migration of its own that begins with the line `-- no-transaction`".to_owned(),
                place: place(),
            }),
            Transactional::NoEffect => Some(Finding {
                rule: "no-effect-in-transaction".to_owned(),
                severity: Severity::Block,
                message: format!("{engine} silently ignores this {} inside a transaction", statement.kind),
                help: "begin the file with the line `-- no-transaction`, and write BEGIN and COMMIT around the \
                       statements that belong together"
                    .to_owned(),
                place: place(),
            }),
        },
    }
}
