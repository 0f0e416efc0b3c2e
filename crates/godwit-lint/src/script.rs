//! Scripts as rules see them.

use std::cell::OnceCell;

use godwit_core::{Engine, Span, TransactionMode};
use godwit_sql::{ScanFinding, Shape, Statement, TransactionControl};

use crate::{Context, made::Made};

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

    /// Whether `name` is among its words, in any case.
    pub fn mentions(&self, name: &str) -> bool {
        self.sql
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .any(|word| word.eq_ignore_ascii_case(name))
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
    /// Those of the scripts after it.
    pub later: &'a [Vec<Stmt<'a>>],
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

    /// The statements before it in its script.
    pub fn before(&self) -> &'a [Stmt<'a>] {
        &self.all[..self.index]
    }

    /// The statements after it in its script.
    pub fn after(&self) -> &'a [Stmt<'a>] {
        self.all.get(self.index + 1..).unwrap_or_default()
    }

    /// The statements that come after it, of its script and of the plan's further ones.
    pub fn coming(&self) -> impl Iterator<Item = &'a Stmt<'a>> {
        self.after().iter().chain(self.later.iter().flatten())
    }

    /// Whether its script has no other statement, so that it can leave the transaction without leaving another behind.
    pub fn is_alone(&self) -> bool {
        self.all.len() == 1
    }

    /// The statements of its script before it in the transaction that it runs in; `None` where it has one of its own.
    pub fn transaction(&self) -> Option<&'a [Stmt<'a>]> {
        let mut start = self.in_transaction().then_some(0);
        for (at, stmt) in self.before().iter().enumerate() {
            match stmt.statement.controls_transaction {
                Some(TransactionControl::Begin) => start = start.or(Some(at + 1)),
                Some(TransactionControl::Commit | TransactionControl::Rollback) => start = None,
                _ => {}
            }
        }
        start.map(|start| &self.before()[start..])
    }

    /// Whether its script runs in one transaction.
    pub fn in_transaction(&self) -> bool {
        self.script.transaction == TransactionMode::Migration
    }
}
