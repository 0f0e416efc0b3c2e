//! Foreign keys on MySQL and MariaDB.

use godwit_core::Engine;
use godwit_sql::{Change, ConstraintKind, Shape};

use crate::{Example, Rule, rule::Report, script::Here};

const GIVEN: &str = "CREATE TABLE customers (id int PRIMARY KEY); CREATE TABLE orders (id int, customer_id int);";

pub(super) static RULE: Rule = Rule {
    id: "con-fk-my",
    engines: &[Engine::Mysql],
    grows: true,
    title: "A foreign key is added by a copy of the table",
    why: "With `foreign_key_checks` on, MySQL and MariaDB add a foreign key by copying the table row by row: every write to \
          it waits meanwhile, and it takes the space of a second table.",
    instead: "`SET foreign_key_checks = 0` in the session before it: the key is then added in place, and no row that is there \
              is checked. Look for rows without a partner first (`LEFT JOIN … WHERE … IS NULL`), and set it back to 1 after \
              it. Where the check matters more than the writes, do it when nobody writes.",
    sources: &["https://dev.mysql.com/doc/refman/8.0/en/innodb-online-ddl-operations.html"],
    examples: &[
        Example::bad(
            Engine::Mysql,
            GIVEN,
            "ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id);",
        ),
        Example::good(
            Engine::Mysql,
            GIVEN,
            "SET foreign_key_checks = 0; \
             ALTER TABLE orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id); \
             SET foreign_key_checks = 1;",
        ),
        Example::good(
            Engine::Mysql,
            "CREATE TABLE customers (id int PRIMARY KEY);",
            "CREATE TABLE orders (id int, customer_id int, FOREIGN KEY (customer_id) REFERENCES customers (id));",
        ),
    ],
    check,
    ..Rule::BASE
};

fn check(here: &Here<'_>, report: &mut Report) {
    let Shape::AlterTable(altered) = here.shape() else {
        return;
    };
    let unchecked = here.before().iter().rev().find_map(|stmt| match stmt.shape() {
        Shape::Setting { name, value } if name == "foreign_key_checks" => {
            Some(matches!(value.as_deref(), Some("0" | "off" | "false")))
        }
        _ => None,
    });
    if unchecked == Some(true) || here.made.is_new(&altered.table) {
        return;
    }
    for alter in &altered.changes {
        if let Change::AddConstraint(constraint) = &alter.change
            && let ConstraintKind::ForeignKey { key, .. } = &constraint.kind
        {
            report
                .say(
                    format!("{} is copied to check it against {}, and writes wait", altered.table, key.table),
                    "SET foreign_key_checks = 0 before it and look for rows without a partner; or do it when nobody writes",
                )
                .at(alter.span)
                .of(&altered.table);
        }
    }
}
