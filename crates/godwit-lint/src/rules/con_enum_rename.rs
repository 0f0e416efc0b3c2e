//! Renaming a value of an enumeration, and making enumerations.

use godwit_core::{Engine, Severity};
use godwit_sql::Shape;

use crate::{Example, Rule, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "con-enum-rename",
    engines: &[Engine::Postgres],
    severity: Severity::Block,
    title: "A value of an enumeration is renamed, or an enumeration is made",
    why: "The application that runs now writes and compares the old name, and PostgreSQL refuses it from the commit on. An \
          enumeration never loses a value either: to remove one, the type is made anew and every column of it rewritten.",
    instead: "Add the new value, release an application that reads both and writes the new one, update the rows in batches, and \
              leave the old value where it is. For a set that will change, use `text` with a CHECK, or a table and a foreign \
              key.",
    sources: &["https://www.postgresql.org/docs/current/datatype-enum.html"],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TYPE state AS ENUM ('new', 'done');",
            "ALTER TYPE state RENAME VALUE 'done' TO 'finished';",
        ),
        Example::bad(Engine::Postgres, "", "CREATE TYPE state AS ENUM ('new', 'done');"),
        Example::good(
            Engine::Postgres,
            "CREATE TYPE state AS ENUM ('new', 'done');",
            "ALTER TYPE state ADD VALUE 'finished' AFTER 'done';",
        ),
        Example::good(
            Engine::Postgres,
            "",
            "CREATE TABLE orders (state text NOT NULL CHECK (state IN ('new', 'done')));",
        ),
    ],
    check,
    ..Rule::BASE
};

fn check(here: &Here<'_>, report: &mut Report) {
    match here.shape() {
        Shape::RenameEnumValue { name } => {
            report
                .say(
                    format!("the application that runs now writes the old value of {name}, and fails from here on"),
                    "add the new value, and change the rows once the application knows both",
                )
                .at(name.span);
        }
        Shape::CreateEnum { name } => {
            report
                .say(
                    format!("{name} can never lose a value again"),
                    "use text with a CHECK, or a table and a foreign key, where the values will change",
                )
                .at(name.span)
                .at_most(Severity::Warn);
        }
        _ => {}
    }
}
