//! Scripts as rules see them.

use std::cell::OnceCell;

use godwit_core::{Engine, Impact, Span, TransactionMode};
use godwit_sql::{ScanFinding, Shape, Statement};

use crate::{Context, impact, made::Made};

/// One script of a plan, in the plan's order.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// Its file, relative to the folder.
    pub file: &'a str,
    /// Its text.
    pub text: &'a str,
    /// Its statements.
    pub statements: &'a [Statement],
    /// What splitting it found.
    pub findings: &'a [ScanFinding],
    /// Where its transaction begins and ends.
    pub transaction: TransactionMode,
    /// Whether it shares its transaction with the script before it.
    pub joined: bool,
    /// Whether whoever runs it sets time limits for locks and statements.
    pub limited: bool,
}

/// One statement with what it says.
#[derive(Debug)]
pub struct Stmt<'a> {
    /// Where it stands and what the splitter knows of it.
    pub statement: &'a Statement,
    /// Its text.
    pub sql: &'a str,
    engine: Engine,
    shape: OnceCell<Shape>,
}

impl<'a> Stmt<'a> {
    /// The statement `statement` of the script `text`.
    pub fn new(engine: Engine, statement: &'a Statement, text: &'a str) -> Self {
        Self {
            statement,
            sql: statement.span.of(text),
            engine,
            shape: OnceCell::new(),
        }
    }

    /// What it says.
    pub fn shape(&self) -> &Shape {
        self.shape.get_or_init(|| godwit_sql::shape(self.engine, self.sql))
    }

    /// The place in the script of `span`, which is one in the statement.
    pub fn place(&self, span: Span) -> Span {
        let start = self.statement.span.start;
        Span {
            start: start + span.start,
            end: start + span.end,
        }
    }
}

/// A statement in its surroundings: what a rule looks at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Here<'a> {
    pub context: &'a Context<'a>,
    pub script: &'a Input<'a>,
    /// All statements of the script.
    pub all: &'a [Stmt<'a>],
    /// Which of them this one is.
    pub index: usize,
    /// What the plan made before it.
    pub made: &'a Made,
}

impl<'a> Here<'a> {
    /// The statement.
    pub fn stmt(&self) -> &'a Stmt<'a> {
        &self.all[self.index]
    }

    /// What it says.
    pub fn shape(&self) -> &'a Shape {
        self.stmt().shape()
    }

    /// What it does to others.
    pub fn impact(&self) -> Impact {
        impact(self.context, self.stmt())
    }

    /// The statements before it in its script.
    pub fn before(&self) -> &'a [Stmt<'a>] {
        &self.all[..self.index]
    }

    /// The statements after it in its script.
    pub fn after(&self) -> &'a [Stmt<'a>] {
        self.all.get(self.index + 1..).unwrap_or_default()
    }

    /// Whether its script runs in one transaction.
    pub fn in_transaction(&self) -> bool {
        self.script.transaction == TransactionMode::Migration
    }
}
