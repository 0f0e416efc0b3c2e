//! Dropping a foreign key.

use godwit_core::Engine;
use godwit_sql::{Change, Name, Shape};

use crate::{Example, Rule, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "con-fk-drop",
    engines: &[Engine::Postgres, Engine::Mysql],
    loses: true,
    title: "A foreign key is dropped",
    why: "From then on nothing keeps rows from referring to what is not there, and adding the key again fails at the first \
          such row. On PostgreSQL the drop takes an ACCESS EXCLUSIVE lock on both tables, for a moment. PostgreSQL and \
          MariaDB call every constraint a constraint: there the rule goes by names that begin with `fk_` or end with \
          `_fkey` or `_fk`.",
    instead: "Make sure that the application keeps the tables in step itself, and say so: \
              `-- godwit: lint-ignore con-fk-drop because …`.",
    sources: &["atlas:CD101"],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE customers (id bigint PRIMARY KEY); \
             CREATE TABLE orders (id bigint, customer_id bigint REFERENCES customers);",
            "ALTER TABLE orders DROP CONSTRAINT orders_customer_id_fkey;",
        ),
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE customers (id int PRIMARY KEY); CREATE TABLE orders (id int, customer_id int, \
             CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id));",
            "ALTER TABLE orders DROP FOREIGN KEY orders_customer;",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE orders (id bigint, total numeric CHECK (total >= 0));",
            "ALTER TABLE orders DROP CONSTRAINT orders_total_check;",
        ),
        Example::good(
            Engine::Mysql,
            "CREATE TABLE orders (id int, total int, CONSTRAINT orders_total CHECK (total >= 0));",
            "ALTER TABLE orders DROP CONSTRAINT orders_total;",
        ),
    ],
    check,
    ..Rule::BASE
};

fn check(here: &Here<'_>, report: &mut Report) {
    let Shape::AlterTable(altered) = here.shape() else {
        return;
    };
    if here.made.has(&altered.table) {
        return;
    }
    for alter in &altered.changes {
        let name = match &alter.change {
            Change::DropForeignKey(name) => name,
            Change::DropConstraint { name, .. } if sounds_like_one(name) => name,
            _ => continue,
        };
        report
            .say(
                format!("without {name} nothing keeps rows of {} from referring to what is not there", altered.table),
                "say why it can go: -- godwit: lint-ignore con-fk-drop because …",
            )
            .at(alter.span)
            .of(&altered.table);
    }
}

/// Whether it is named as servers and people name foreign keys.
fn sounds_like_one(name: &Name) -> bool {
    let name = name.name.to_lowercase();
    name.starts_with("fk_") || name.ends_with("_fkey") || name.ends_with("_fk") || name.contains("_ibfk_")
}
