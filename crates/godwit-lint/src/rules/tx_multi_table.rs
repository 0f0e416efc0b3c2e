//! Several tables locked in one transaction.

use godwit_core::{Blocks, Engine, Severity};
use godwit_sql::{DropKind, Shape};

use crate::{
    Example, Rule, Stmt,
    locks::{locked_here, same_transaction},
    rule::Report,
    script::Here,
};

pub(super) static RULE: Rule = Rule {
    id: "tx-multi-table",
    engines: &[Engine::Postgres],
    severity: Severity::Warn,
    grows: false,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "One transaction locks several tables for everybody",
    why: "The first table stays locked while the transaction waits for the second. Meanwhile the whole queue of the first \
          stands still; and an application that uses the two in the other order locks up with it: PostgreSQL ends one of \
          both with a deadlock error.",
    instead: "A migration for each table. Where both must change at once, lock them in the order in which the application \
              uses them.",
    sources: &["https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-DEADLOCKS"],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int); CREATE TABLE people (id int);",
            "ALTER TABLE orders ADD COLUMN at date; ALTER TABLE people ADD COLUMN at date;",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "ALTER TABLE orders ADD COLUMN at date; ALTER TABLE orders ADD COLUMN till date;",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id int); CREATE TABLE people (id int);",
            "ALTER TABLE orders ADD COLUMN at date; ALTER TABLE people ADD COLUMN at date;",
        )
        .stepwise(),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    let strong = |stmt: &Stmt<'_>| {
        let part = is_part(stmt);
        locked_here(here, stmt)
            .into_iter()
            .filter(move |locked| locked.blocks == Blocks::Everything && !part)
            .map(|locked| locked.table)
    };
    let Some(mine) = strong(here.stmt()).next() else {
        return;
    };
    let mut held: Vec<_> = same_transaction(here).iter().flat_map(strong).collect();
    held.dedup_by(|one, other| one.may_be(other));
    // Once is enough: the third table is in the same trouble.
    if let [held] = &held[..]
        && !held.may_be(&mine)
        && !mine.may_be(held)
    {
        report
            .say(
                format!("{held} stays locked for everybody while this waits for {mine}"),
                "put the tables into migrations of their own",
            )
            .of(&mine);
    }
}

/// Whether what a statement names is an index or a view, whose table may be the other one.
fn is_part(stmt: &Stmt<'_>) -> bool {
    match stmt.shape() {
        Shape::Drop(dropped) => matches!(dropped.kind, DropKind::Index | DropKind::View),
        Shape::Reindex { .. } | Shape::Refresh { .. } => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tried::Tried;

    #[test]
    fn it_is_told_once_and_not_of_parts() {
        let found = |sql| Tried::new(Engine::Postgres, sql).of(RULE.id).len();
        let three = "ALTER TABLE a ADD x int; ALTER TABLE b ADD x int; ALTER TABLE c ADD x int;";
        assert_eq!(found(three), 1);
        assert_eq!(found("DROP INDEX a_x; ALTER TABLE a ADD x int;"), 0);
        assert_eq!(found("ALTER TABLE public.a ADD x int; ALTER TABLE a ADD y int;"), 0);
    }
}
