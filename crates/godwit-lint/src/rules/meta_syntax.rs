//! Text that PostgreSQL's grammar does not take.

use godwit_core::{Engine, Severity};

use crate::{Example, Rule, rule::elsewhere};

pub(super) static RULE: Rule = Rule {
    id: "meta-syntax",
    engines: &[Engine::Postgres],
    severity: Severity::Warn,
    grows: false,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "PostgreSQL's grammar does not take a statement",
    why: "The file is read by a grammar that follows PostgreSQL's own. Where it stops, the server most likely stops too, \
          half-way through the migration. It is a warning, because a newer server may know more than the grammar. What may be \
          nested more than four thousand times, as brackets or as a chain of operators, is not read at all, and this says \
          so: servers refuse most of it.",
    instead: "Correct the statement. Where it is right, run the migration on a development database first, which proves it.",
    sources: &["squawk:syntax-error"],
    examples: &[
        Example::bad(Engine::Postgres, "", "CREATE TABLE orders (id int,, at date);").refused(),
        Example::good(Engine::Postgres, "", "CREATE TABLE orders (id int, at date);"),
    ],
    squawk: &[],
    check: elsewhere,
};
