//! What a target can do, so that callers need not know its engine.

use godwit_core::Engine;

/// What an engine's sessions can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capabilities {
    /// DDL can be rolled back: one transaction can hold a whole migration and its history row.
    ///
    /// MySQL and MariaDB commit implicitly before and after each DDL statement.
    pub transactional_ddl: bool,
    /// A running statement can be cancelled from outside.
    pub cancel: bool,
    /// Indexes can be built without blocking writers, outside a transaction (`CREATE INDEX CONCURRENTLY`).
    pub concurrent_index: bool,
    /// Settings that only take effect outside a transaction exist (SQLite's `PRAGMA foreign_keys`).
    pub settings_outside_transaction: bool,
    /// Statements are sent without waiting for the answers to those before them.
    pub pipelines: bool,
    /// Migrations share a transaction, each behind a savepoint: where one writer at a time is all there is, and each
    /// commit waits for the disk.
    pub shares_transactions: bool,
}

impl Capabilities {
    /// What the sessions of an engine can do.
    pub const fn of(engine: Engine) -> Self {
        let postgres = matches!(engine, Engine::Postgres);
        let sqlite = matches!(engine, Engine::Sqlite);
        Self {
            transactional_ddl: postgres || sqlite,
            cancel: true,
            concurrent_index: postgres,
            settings_outside_transaction: sqlite,
            pipelines: postgres,
            shares_transactions: sqlite,
        }
    }
}
