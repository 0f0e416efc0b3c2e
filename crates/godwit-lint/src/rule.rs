//! What a rule is.

use godwit_core::{Engine, Severity, Span};

use crate::{Fix, script::Here};

/// A statement that a rule finds something in, or rightly nothing.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    /// Whose SQL it is.
    pub engine: Engine,
    /// What is there before, run on its own: the rule looks only at `sql`.
    pub given: &'static str,
    /// The script.
    pub sql: &'static str,
    /// Whether the script asks for no transaction.
    pub no_transaction: bool,
    /// Whether the rule finds something.
    pub fires: bool,
    /// Whether the server refuses it: that is what the rule warns of.
    pub refused: bool,
}

impl Example {
    /// A script in which the rule finds something.
    pub const fn bad(engine: Engine, given: &'static str, sql: &'static str) -> Self {
        Self {
            engine,
            given,
            sql,
            no_transaction: false,
            fires: true,
            refused: false,
        }
    }

    /// A script in which the rule rightly finds nothing.
    pub const fn good(engine: Engine, given: &'static str, sql: &'static str) -> Self {
        Self {
            fires: false,
            ..Self::bad(engine, given, sql)
        }
    }

    /// The same where the server refuses the script.
    #[must_use]
    pub const fn refused(self) -> Self {
        Self { refused: true, ..self }
    }

    /// The same without a transaction around it.
    #[must_use]
    pub const fn stepwise(self) -> Self {
        Self {
            no_transaction: true,
            ..self
        }
    }
}

/// One rule of the registry.
#[derive(Debug)]
pub struct Rule {
    /// Its stable id, which suppressions and policies name.
    pub id: &'static str,
    /// The engines that it is about.
    pub engines: &'static [Engine],
    /// Its weight on production; elsewhere what would block there only warns.
    pub severity: Severity,
    /// Whether the harm grows with the table: a table that is known to be small makes it a note.
    pub grows: bool,
    /// Whether it is about losing something, which is the purpose of a way back.
    pub loses: bool,
    /// Whether it needs to know the target: its text alone never makes it find something.
    pub needs_facts: bool,
    /// Whether it is silent until a project gives it a level: a matter of taste.
    pub opt_in: bool,
    /// What it finds, as a title: `An index is built while writes wait`.
    pub title: &'static str,
    /// Why that is trouble: lock, cost, what users see; a paragraph or two.
    pub why: &'static str,
    /// What to do instead.
    pub instead: &'static str,
    /// Where that is written: addresses of manuals and rules of the same meaning in other tools (`squawk:…`).
    pub sources: &'static [&'static str],
    /// Scripts that it finds something in, and such that it does not.
    pub examples: &'static [Example],
    /// The rules of the embedded linter that speak for it, which then needs no look of its own.
    pub(crate) squawk: &'static [squawk_linter::Rule],
    /// Looks at one statement.
    pub(crate) check: fn(&Here<'_>, &mut Report),
}

impl Rule {
    /// A rule that says nothing, for the fields in which rules seldom differ.
    pub(crate) const BASE: Self = Self {
        id: "",
        engines: &[],
        severity: Severity::Warn,
        grows: false,
        loses: false,
        needs_facts: false,
        opt_in: false,
        title: "",
        why: "",
        instead: "",
        sources: &[],
        examples: &[],
        squawk: &[],
        check: elsewhere,
    };
}

/// The look of a rule for which the embedded linter speaks.
pub(crate) fn elsewhere(_: &Here<'_>, _: &mut Report) {}

/// What a rule says of a statement.
#[derive(Debug, Clone)]
pub(crate) struct Said {
    /// Where, in the statement's text; the whole statement where it is `None`.
    pub span: Option<Span>,
    /// One sentence with names in it.
    pub message: String,
    /// What to do now.
    pub help: String,
    /// The table that it is about, for its size.
    pub table: Option<godwit_sql::Name>,
    /// The safe way; its spans are in the statement's text.
    pub fix: Option<Fix>,
    /// At most so much, where this case is milder than the rule.
    pub at_most: Option<Severity>,
}

/// Takes what rules say.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub said: Vec<Said>,
}

impl Report {
    /// Notes one thing; what the builder returns can be told more of.
    pub fn say(&mut self, message: impl Into<String>, help: impl Into<String>) -> &mut Said {
        self.said.push(Said {
            span: None,
            message: message.into(),
            help: help.into(),
            table: None,
            fix: None,
            at_most: None,
        });
        let last = self.said.len() - 1;
        &mut self.said[last]
    }
}

impl Said {
    /// Where in the statement.
    pub fn at(&mut self, span: Span) -> &mut Self {
        self.span = Some(span);
        self
    }

    /// Of which table.
    pub fn of(&mut self, table: &godwit_sql::Name) -> &mut Self {
        self.table = Some(table.clone());
        self
    }

    /// The safe way.
    pub fn fix(&mut self, fix: Fix) -> &mut Self {
        self.fix = Some(fix);
        self
    }

    /// This case is no worse than `severity`.
    pub fn at_most(&mut self, severity: Severity) -> &mut Self {
        self.at_most = Some(severity);
        self
    }
}
