//! Scripts to statements: where each one begins and ends, what it does, and how transactions treat it.
//!
//! One linear pass over the bytes, per dialect. This crate does no I/O and never fails: broken SQL gives
//! statements *and* findings, and where a script cannot be split the rest is kept whole as one statement,
//! which is what the server would have to judge anyway.
//!
//! Start at [`split`], or at [`spans`] where only the places of statements are wanted, and, for a statement whose end nobody saw, at [`effect()`];
//! for what a statement says of tables, columns, indexes and rows, at [`shape()`].

mod classify;
mod client;
mod comments;
mod compound;
mod dialect;
mod effect;
mod finding;
mod found;
mod kind;
mod lexeme;
mod lexer;
mod lines;
mod settings;
mod shape;
mod splitter;
mod statement;
mod summary;
mod transaction;
mod words;

pub use comments::comments;
pub use effect::effect;
pub use finding::ScanFinding;
pub use kind::{Family, StatementKind};
pub use lexeme::{Lexeme, lexemes};
pub use shape::{
    Alter, AlterTable, Change, Column, ColumnOption, Constraint, ConstraintKind, CreateIndex, CreateTable, DataType,
    DropKind, Dropped, Expr, Key, Mutation, Name, Position, Shape, shape,
};
pub use splitter::{spans, split};
pub use statement::{Script, Spans, Statement, TransactionControl, Transactional};
