//! `ALGORITHM` and `LOCK`.

use godwit_core::{Engine, Severity, Span};
use godwit_sql::{Change, ConstraintKind, Shape};

use crate::{Example, Fix, Rule, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "my-algorithm",
    engines: &[Engine::Mysql],
    severity: Severity::Warn,
    grows: true,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "A definition does not say how much it may disturb",
    why: "Without `ALGORITHM` and `LOCK`, MySQL and MariaDB take the gentlest way that they know for a change, and silently \
          fall back to a copy of the whole table with all writes waiting where there is none. Which way that is depends on \
          the version, the storage engine and the table. `ALGORITHM=COPY`, `LOCK=SHARED` and `LOCK=EXCLUSIVE` ask for it.",
    instead: "State what you count on: `ALGORITHM=INSTANT`, or `ALGORITHM=INPLACE, LOCK=NONE`. The server then refuses the \
              statement at once where it cannot keep that, and nothing has happened. Where it refuses, use an online copy \
              (gh-ost, pt-online-schema-change) or a maintenance window.",
    sources: &[
        "https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html",
        "https://mariadb.com/kb/en/innodb-online-ddl-overview/",
    ],
    examples: &[
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE orders (id int, at date);",
            "ALTER TABLE orders ADD COLUMN till date, ALGORITHM=COPY;",
        ),
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE orders (id int, at date);",
            "ALTER TABLE orders ADD INDEX orders_at (at);",
        ),
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE orders (id int, at date);",
            "CREATE INDEX orders_at ON orders (at);",
        ),
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE orders (id int, at date);",
            "ALTER TABLE orders MODIFY at datetime;",
        ),
        Example::good(
            Engine::Mysql,
            "CREATE TABLE orders (id int, at date);",
            "ALTER TABLE orders ADD INDEX orders_at (at), ALGORITHM=INPLACE, LOCK=NONE;",
        ),
        Example::good(
            Engine::Mysql,
            "CREATE TABLE orders (id int, at date);",
            "ALTER TABLE orders ADD COLUMN till date, ALGORITHM=INSTANT;",
        ),
        Example::good(
            Engine::Mysql,
            "",
            "CREATE TABLE orders (id int, at date); CREATE INDEX orders_at ON orders (at);",
        ),
        Example::good(
            Engine::Mysql,
            "CREATE TABLE orders (id int, at date);",
            "ALTER TABLE orders RENAME TO purchases;",
        ),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    let (table, options, plain_index, separator) = match here.shape() {
        Shape::AlterTable(altered)
            if !altered.changes.iter().all(|alter| {
                matches!(
                    alter.change,
                    Change::Rename { .. } | Change::Partitions(_) | Change::DropForeignKey(_)
                )
            }) =>
        {
            let plain = altered.changes.iter().all(|alter| {
                matches!(&alter.change, Change::AddConstraint(constraint)
                    if matches!(constraint.kind, ConstraintKind::Index(_)))
            });
            (&altered.table, &altered.options, plain, ", ")
        }
        Shape::CreateIndex(index) => (
            &index.table,
            &index.options,
            !index.unique && index.special.is_none() && index.columns.iter().all(Option::is_some),
            " ",
        ),
        _ => return,
    };
    if here.made.is_new(table) {
        return;
    }
    let option = |name: &str| {
        options
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
            .filter(|value| *value != "default")
    };
    let asks = match (option("algorithm"), option("lock")) {
        (Some("copy"), _) => Some("ALGORITHM=COPY"),
        (_, Some("shared")) => Some("LOCK=SHARED"),
        (_, Some("exclusive")) => Some("LOCK=EXCLUSIVE"),
        _ => None,
    };
    if let Some(asks) = asks {
        report
            .say(
                format!("{asks} makes every write to {table} wait until this is done"),
                "ask for ALGORITHM=INPLACE, LOCK=NONE, and where the server refuses that use an online copy",
            )
            .of(table);
        return;
    }
    if option("algorithm").is_some() || option("lock").is_some() {
        return;
    }
    let said = report
        .say(
            format!("nothing says how much this may disturb those who use {table}: the server may copy the whole table"),
            "state ALGORITHM=INSTANT, or ALGORITHM=INPLACE, LOCK=NONE: the server then refuses what it cannot keep",
        )
        .of(table)
        .at_most(Severity::Info);
    if plain_index && options.is_empty() {
        let end = here.stmt().sql.len();
        let text = format!("{separator}ALGORITHM=INPLACE{separator}LOCK=NONE");
        said.fix(Fix::replace(
            "let the server refuse to make writes wait",
            Span { start: end, end },
            text,
        ));
    }
}
