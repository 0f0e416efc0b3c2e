//! What a statement does to those who use the database meanwhile.

mod mysql;
mod postgres;
mod sqlite;

use godwit_core::{Engine, Impact};

pub use mysql::{Algorithm, Prediction, TableLock, predict};

use crate::{Context, Input, Stmt};

/// The impact of one statement, as far as its text and the server's version tell.
pub fn impact(context: &Context<'_>, stmt: &Stmt<'_>) -> Impact {
    match context.engine {
        Engine::Postgres => postgres::impact(context, stmt),
        Engine::Mysql => mysql::impact(context, stmt),
        Engine::Sqlite => sqlite::impact(context, stmt),
    }
}

/// The impact of each statement of `input`, in their order.
pub fn impacts(context: &Context<'_>, input: &Input<'_>) -> Vec<Impact> {
    let stmts = input
        .statements
        .iter()
        .map(|statement| Stmt::new(context.engine, statement, input.text));
    stmts.map(|stmt| impact(context, &stmt)).collect()
}
