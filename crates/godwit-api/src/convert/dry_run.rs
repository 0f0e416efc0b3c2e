//! Dry runs.

use godwit_core::{Claims, Digest, DryRunKind, DryRunReport, DryStatement, Engine, schema::diff::SchemaChange};

use super::{cut, plan::STATEMENT_BYTES, short_millis};
use crate::views::{ApiError, DryRunOutcomeView, DryRunView, DryStatementView, RelationLockView, SchemaChangeView};

/// What came of a dry run, and what keeps it from having passed.
pub(crate) fn dry_run_view(digest: &Digest, report: DryRunReport, problem: Option<ApiError>) -> DryRunView {
    DryRunView {
        digest: digest.to_string(),
        kind: report.kind.into(),
        outcome: report.outcome.into(),
        problem,
        proves: report.claims.proves.to_owned(),
        does_not_prove: report.claims.does_not_prove.to_owned(),
        statements: report.statements.into_iter().map(statement).collect(),
        schema: report.schema.map(|changes| changes.into_iter().map(change).collect()),
        notes: report.notes,
        took_ms: short_millis(report.millis),
    }
}

/// A dry run that did not take place.
pub(crate) fn no_dry_run(
    digest: &Digest,
    kind: DryRunKind,
    engine: Engine,
    outcome: DryRunOutcomeView,
    problem: ApiError,
) -> DryRunView {
    let claims = Claims::of(kind, engine);
    DryRunView {
        digest: digest.to_string(),
        kind: kind.into(),
        outcome,
        problem: Some(problem),
        proves: claims.proves.to_owned(),
        does_not_prove: claims.does_not_prove.to_owned(),
        statements: Vec::new(),
        schema: None,
        notes: Vec::new(),
        took_ms: 0,
    }
}

fn statement(statement: DryStatement) -> DryStatementView {
    let (sql, truncated) = cut(&statement.sql, STATEMENT_BYTES);
    let planned = statement.planned;
    DryStatementView {
        step: planned.as_ref().map(|planned| planned.step),
        version: planned.as_ref().map(|planned| planned.version.to_string()),
        index: planned.as_ref().map(|planned| planned.index),
        place: planned.map(|planned| planned.place.into()),
        sql,
        truncated,
        verdict: statement.verdict.into(),
        detail: statement.detail,
        millis: statement.millis.map(short_millis),
        locks: statement
            .locks
            .into_iter()
            .map(|lock| RelationLockView {
                relation: lock.relation,
                mode: lock.mode,
            })
            .collect(),
        rewritten: statement.rewritten,
    }
}

fn change(change: SchemaChange) -> SchemaChangeView {
    SchemaChangeView {
        kind: change.kind().into(),
        object: change.object,
        name: change.name,
        before: change.before,
        after: change.after,
    }
}
