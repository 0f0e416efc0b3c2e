//! The statements of a plan as a dry run takes them up, and what it says of them.

use godwit_core::{
    DryStatement, DryVerdict, Engine, MigrationsFolder, Place, Plan, PlanStep, PlannedStatement, StatementRef,
};
use godwit_db::DbError;
use godwit_sql::{Family, Statement};

use crate::step::{count, masked, place};

/// One statement.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item<'p> {
    /// The step's number, from 0.
    pub(super) number: usize,
    pub(super) step: &'p PlanStep,
    /// Its number in the step, from 0.
    pub(super) index: usize,
    pub(super) statement: &'p PlannedStatement,
}

/// Everything that the plan runs. What an earlier run has done is left out, but for what sets up the session.
pub(super) fn of(plan: &Plan) -> Vec<Item<'_>> {
    let mut items = Vec::with_capacity(plan.statement_count());
    for (number, step) in plan.steps.iter().enumerate() {
        let done = step.resumes.as_ref().map_or(0, |resumes| resumes.done as usize);
        let statements = step.statements.iter().enumerate();
        items.extend(
            statements
                .filter(|(index, statement)| *index >= done || statement.session_only)
                .map(|(index, statement)| Item {
                    number,
                    step,
                    index,
                    statement,
                }),
        );
    }
    items
}

impl Item<'_> {
    /// Where it begins.
    pub(super) fn place(&self) -> Place {
        Place {
            file: self.step.file.clone(),
            line: self.statement.line,
            column: self.statement.column,
            excerpt: self.statement.summary.clone(),
        }
    }

    /// Its place for people: `statement 2 of 0001_orders.sql`.
    pub(super) fn name(&self) -> String {
        format!("statement {} of {}", self.index + 1, self.step.file)
    }

    pub(super) fn told(&self, verdict: DryVerdict, detail: Option<String>) -> DryStatement {
        DryStatement {
            planned: Some(self.reference(self.place())),
            sql: self.statement.sql.clone(),
            verdict,
            detail,
            millis: None,
            locks: Vec::new(),
            rewritten: Vec::new(),
        }
    }

    /// The server refused it; the place is where the server points to.
    pub(super) fn failed(&self, error: DbError, folder: &MigrationsFolder) -> DryStatement {
        let place = match folder.get(&self.step.version) {
            Some(migration) => {
                let down = migration.down.as_ref().filter(|down| down.file == self.step.file);
                let text = down.map_or(&migration.up.text, |down| &down.text);
                place(self.step, self.statement, &error, text)
            }
            None => self.place(),
        };
        DryStatement {
            planned: Some(self.reference(place)),
            ..self.told(DryVerdict::Failed, Some(said(masked(error, self.statement))))
        }
    }

    fn reference(&self, place: Place) -> StatementRef {
        StatementRef {
            step: count(self.number),
            version: self.step.version.clone(),
            index: count(self.index + 1),
            place,
        }
    }

    /// Its text read again: exactly one statement, or nothing that is understood.
    pub(super) fn read(&self, engine: Engine) -> Option<Statement> {
        let mut script = godwit_sql::split(engine, &self.statement.sql);
        if script.statements.len() != 1 || !script.findings.is_empty() {
            return None;
        }
        script.statements.pop()
    }
}

/// What the server said, with what it said beside.
pub(super) fn said(error: DbError) -> String {
    match error {
        DbError::Statement(error) => {
            let beside = [error.detail, error.hint].into_iter().flatten();
            std::iter::once(error.message)
                .chain(beside)
                .collect::<Vec<_>>()
                .join("; ")
        }
        other => other.to_string(),
    }
}

/// Whether a statement reads or changes rows, so that servers plan it.
pub(super) fn is_about_rows(statement: &Statement) -> bool {
    matches!(
        statement.kind.phrase(),
        "select" | "insert" | "update" | "delete" | "merge" | "values" | "table" | "with" | "replace"
    ) && matches!(statement.kind.family(), Family::Data | Family::Query)
}
