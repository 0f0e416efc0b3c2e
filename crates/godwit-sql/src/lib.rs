//! Scripts to statements: where each one begins and ends, what it does, and how transactions treat it.
//!
//! One linear pass over the bytes, per dialect. This crate does no I/O and never fails: broken SQL gives
//! statements *and* findings, and where a script cannot be split the rest is kept whole as one statement,
//! which is what the server would have to judge anyway.
//!
//! Start at [`split`] and, for a statement whose end nobody saw, at [`effect()`].

mod classify;
mod client;
mod compound;
mod dialect;
mod effect;
mod finding;
mod kind;
mod lexer;
mod lines;
mod settings;
mod splitter;
mod statement;
mod summary;
mod transaction;

pub use effect::effect;
pub use finding::ScanFinding;
pub use kind::{Family, StatementKind};
pub use splitter::split;
pub use statement::{Script, Statement, TransactionControl, Transactional};
