//! A column takes another type.

use godwit_core::{Engine, Severity};
use godwit_sql::{Change, ColumnOption, DataType, Expr, Name};

use crate::{
    Example, Rule, column,
    rule::Report,
    script::Here,
    types::{self, Change as Cost},
};

pub(super) static RULE: Rule = Rule {
    id: "col-type-change",
    engines: &[Engine::Postgres, Engine::Mysql],
    severity: Severity::Block,
    grows: true,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "A column takes another type, and the table is written anew",
    why: "Unless every old value is a new one as it stands, PostgreSQL writes the table and its indexes anew under an ACCESS \
          EXCLUSIVE lock: reads and writes wait, and the space of a second table is needed. MySQL and MariaDB copy the \
          table, and writes wait. Views that read the column make PostgreSQL refuse it.\n\nFree are: on PostgreSQL a \
          longer `varchar`, `varchar` to `text`, more digits of a `numeric` with the same scale, more digits of a \
          time, `cidr` to `inet`; on MySQL and MariaDB a longer `varchar` that stays on the same side of 255 bytes, and members \
          put behind the others of an ENUM. Where the old type is known, from the plan or from the target, these are \
          passed over.",
    instead: "Add a column of the new type, keep both in step by a trigger, fill the old rows in batches, move the application \
              over, and drop the old column later. On MySQL and MariaDB an online copy of the table does the same.",
    sources: &[
        "https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES",
        "https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html",
        "squawk:changing-column-type",
        "atlas:PG301",
    ],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (id int);",
            "ALTER TABLE orders ALTER COLUMN id TYPE bigint;",
        ),
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE orders (code varchar(20));",
            "ALTER TABLE orders ALTER COLUMN code TYPE varchar(40);",
        ),
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE orders (id int);",
            "ALTER TABLE orders MODIFY id bigint;",
        ),
        Example::good(
            Engine::Postgres,
            "",
            "CREATE TABLE orders (id int); ALTER TABLE orders ALTER COLUMN id TYPE bigint;",
        ),
        Example::good(
            Engine::Postgres,
            "",
            "CREATE TABLE orders (code varchar(20)); INSERT INTO orders SELECT 'a'; \
             ALTER TABLE orders ALTER COLUMN code TYPE varchar(40);",
        )
        .stepwise(),
        Example::good(
            Engine::Mysql,
            "",
            "CREATE TABLE orders (code varchar(20)); INSERT INTO orders SELECT 'a'; \
             ALTER TABLE orders MODIFY code varchar(60);",
        ),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    for (altered, alter) in column::changes(here) {
        let table = &altered.table;
        if here.made.is_new(table) {
            continue;
        }
        match &alter.change {
            Change::ColumnType {
                name,
                data_type,
                using,
                collates,
            } => {
                let old = column::before(here, table, &name.name).map(|column| column.data_type);
                let computed = *collates || using.as_ref().is_some_and(|using| computes(using, name));
                let cost = match &old {
                    _ if computed => Cost::Rewrite,
                    Some(old) => types::postgres(old, data_type),
                    None if may_be_free(data_type) => Cost::Perhaps,
                    None => Cost::Rewrite,
                };
                say(here, report, table, name, old.as_ref(), data_type, cost);
            }
            Change::Redefine { name, column, .. } => {
                let old = column::before(here, table, &name.name);
                let cost = match &old {
                    Some(old) => types::mysql(&old.data_type, &column.data_type),
                    None => Cost::Perhaps,
                };
                // Another character set is another type, which a definition only names where it is not the table's.
                let recoded = column.options.iter().any(|option| {
                    let written = matches!(option, ColumnOption::Charset(_) | ColumnOption::Collate(_));
                    written && !old.as_ref().is_some_and(|old| old.has(option))
                });
                let cost = match cost {
                    Cost::None | Cost::Free if recoded => Cost::Perhaps,
                    other => other,
                };
                let old = old.as_ref().map(|old| &old.data_type);
                say(here, report, table, name, old, &column.data_type, cost);
            }
            _ => {}
        }
    }
}

fn say(
    here: &Here<'_>,
    report: &mut Report,
    table: &Name,
    column: &Name,
    old: Option<&DataType>,
    new: &DataType,
    cost: Cost,
) {
    let name = &column.name;
    let text = here.stmt().sql.get(new.span.start..new.span.end).unwrap_or(&new.name);
    let wait = match here.context.engine {
        Engine::Mysql => "copies the table while writes wait",
        Engine::Postgres | Engine::Sqlite => "writes the table anew while reads and writes wait",
    };
    let help = "add a column of the new type beside it, fill it in batches, and move the application over";
    let said = match (cost, old) {
        (Cost::None | Cost::Free, _) => return,
        (Cost::Rewrite, _) => report.say(format!("making {name} of {table} {text} {wait}"), help),
        (Cost::Perhaps, Some(old)) => report
            .say(
                format!("making {name} of {table}, which is {}, {text} may be one that {wait}", old.name),
                "look it up for the server's version, time zone and character set, or rehearse it",
            )
            .at_most(Severity::Warn),
        (Cost::Perhaps, None) => report
            .say(
                format!("making {name} of {table} {text} {wait}, unless every old value is a new one as it stands"),
                "compare the old type; asking the target for it answers this",
            )
            .at_most(Severity::Warn),
    };
    said.at(new.span).of(table);
}

/// Whether some other type becomes this one for free.
fn may_be_free(new: &DataType) -> bool {
    matches!(
        types::plain(&new.name),
        "text" | "varchar" | "varbit" | "numeric" | "timestamp" | "timestamptz" | "time" | "timetz" | "interval" | "inet"
            | "citext"
    )
}

/// Whether it does more than name the column, with a cast or without.
fn computes(using: &Expr, column: &Name) -> bool {
    let text = using.text.trim();
    let rest = text
        .strip_prefix(&column.name)
        .or_else(|| text.strip_prefix(&format!("\"{}\"", column.name)));
    !rest.is_some_and(|rest| {
        let rest = rest.trim();
        rest.is_empty()
            || rest
                .strip_prefix("::")
                .is_some_and(|cast| cast.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" _(),[]\"".contains(&byte)))
    })
}
