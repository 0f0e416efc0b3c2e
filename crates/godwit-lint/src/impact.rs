//! What a statement does to those who use the database meanwhile.

mod mysql;
mod postgres;
mod sqlite;

use godwit_core::{Engine, Impact};

pub use mysql::{Algorithm, Prediction, TableLock, predict};

use crate::{Context, Input, Stmt, outdated::Outdated};

/// The impact of one statement, as far as its text and the server's version tell.
pub fn impact(context: &Context<'_>, stmt: &Stmt<'_>) -> Impact {
    match context.engine {
        Engine::Postgres => postgres::impact(context, stmt),
        Engine::Mysql => mysql::impact(context, stmt),
        Engine::Sqlite => sqlite::impact(context, stmt),
    }
}

/// The impact of each statement of `inputs`, which are the scripts of one plan in their order.
///
/// What the target said of a table counts until a statement changes the table.
pub fn impacts(context: &Context<'_>, inputs: &[Input<'_>]) -> Vec<Vec<Impact>> {
    let blind = Context {
        facts: None,
        ..*context
    };
    let mut outdated = Outdated::default();
    let mut one = |stmt: &Stmt<'_>| {
        if context.facts.is_none() {
            return impact(context, stmt);
        }
        let tables = stmt.shape().tables();
        let old = tables.iter().any(|table| outdated.is_redefined(table));
        let impact = impact(if old { &blind } else { context }, stmt);
        outdated.note(context.engine, stmt);
        impact
    };
    let mut all = Vec::with_capacity(inputs.len());
    for input in inputs {
        let stmts = input
            .statements
            .iter()
            .map(|statement| Stmt::new(context.engine, statement, input.text));
        all.push(stmts.map(|stmt| one(&stmt)).collect());
    }
    all
}
