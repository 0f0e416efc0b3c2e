//! Several definitions in one file of MySQL's.

use godwit_core::{Engine, Severity};
use godwit_sql::{Family, Transactional};

use crate::{Example, Rule, Stmt, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "tx-my-multi-ddl",
    engines: &[Engine::Mysql],
    severity: Severity::Warn,
    grows: false,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "A migration can stop half-way",
    why: "MySQL and MariaDB commit before and after every definition. Where the second one of a file fails, the first one \
          stays; and changes of rows before a definition are committed by it. Godwit writes down how far it came and goes \
          on from there, but the database stands between two versions until somebody does.",
    instead: "One definition to a file, and changes of rows in files of their own. Several changes of one table fit into \
              one ALTER TABLE, which is done wholly or not at all.",
    sources: &[
        "https://dev.mysql.com/doc/refman/8.4/en/implicit-commit.html",
        "https://dev.mysql.com/doc/refman/8.4/en/atomic-ddl.html",
    ],
    examples: &[
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE orders (id int); CREATE TABLE people (id int);",
            "ALTER TABLE orders ADD COLUMN at date; ALTER TABLE people ADD COLUMN at date;",
        ),
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE orders (id int);",
            "ALTER TABLE orders ADD COLUMN at date; UPDATE orders SET at = '2026-01-01' WHERE id < 10;",
        ),
        Example::good(
            Engine::Mysql,
            "CREATE TABLE orders (id int);",
            "ALTER TABLE orders ADD COLUMN at date, ADD INDEX orders_at (at);",
        ),
        Example::good(
            Engine::Mysql,
            "CREATE TABLE orders (id int);",
            "SET SESSION lock_wait_timeout = 2; ALTER TABLE orders ADD COLUMN at date;",
        ),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    let does = |stmt: &&Stmt<'_>| commits(stmt) || stmt.statement.kind.family() == Family::Data;
    let before: Vec<_> = here.before().iter().filter(does).collect();
    let mine = here.stmt();
    let Some(first) = before.first().filter(|_| does(&mine)) else {
        return;
    };
    let apart = before.iter().any(|stmt| commits(stmt));
    // Told once, where the first two come together.
    if !(apart || commits(mine)) || (apart && before.len() > 1) {
        return;
    }
    let said = report.say(
        format!(
            "where this {} fails, the {} of line {} stays: each of both is committed by itself",
            mine.statement.kind, first.statement.kind, first.statement.line
        ),
        "one definition to a file; several changes of one table fit into one ALTER TABLE",
    );
    // What only makes new things is in nobody's way half-done.
    if here.all.iter().all(|stmt| !commits(stmt) || stmt.statement.kind.phrase().starts_with("create")) {
        said.at_most(Severity::Info);
    }
}

/// Whether a statement is committed by itself, and is no word of the transaction's own.
fn commits(stmt: &Stmt<'_>) -> bool {
    stmt.statement.transactional == Transactional::ImplicitCommit
        && stmt.statement.controls_transaction.is_none()
        && matches!(
            stmt.statement.kind.family(),
            Family::Definition | Family::Privilege | Family::Data
        )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tried::Tried;

    #[test]
    fn it_is_told_once_wherever_the_definition_stands() {
        let severities = |sql| -> Vec<_> {
            let found = Tried::new(Engine::Mysql, sql).of(RULE.id);
            found.into_iter().map(|found| found.severity).collect()
        };
        let late = "INSERT INTO a (x) VALUES (1); INSERT INTO a (x) VALUES (2); ALTER TABLE a ADD y int; DROP TABLE b;";
        assert_eq!(severities(late), [Severity::Warn]);
        assert_eq!(severities("INSERT INTO a (x) VALUES (1); DELETE FROM a WHERE x = 2;"), []);
        assert_eq!(severities("CREATE TABLE a (x int); CREATE TABLE b (x int);"), [Severity::Info]);
    }
}
