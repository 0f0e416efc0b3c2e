//! Names that say which database they are in.

use godwit_core::{Engine, Severity};

use crate::{Example, Rule, names::tables, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "stmt-cross-db",
    engines: &[Engine::Mysql],
    severity: Severity::Warn,
    grows: false,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "A statement says which database it changes",
    why: "The database that a migration is for has another name on every target: in a rehearsal, in a test, at the next \
          customer. A statement that names its database changes that one, wherever it is run: a rehearsal would change \
          the original.",
    instead: "Leave the database's name away: the connection says which one is meant. What really is about two databases \
              belongs into a tool that knows both.",
    sources: &["https://dev.mysql.com/doc/refman/8.4/en/identifier-qualifiers.html"],
    examples: &[
        Example::bad(
            Engine::Mysql,
            "CREATE DATABASE IF NOT EXISTS godwit_example; CREATE TABLE IF NOT EXISTS godwit_example.orders (id int);",
            "UPDATE godwit_example.orders SET id = 1 WHERE id = 2;",
        ),
        Example::good(
            Engine::Mysql,
            "CREATE TABLE orders (id int);",
            "UPDATE orders SET id = 1 WHERE id = 2;",
        ),
    ],
    squawk: &[],
    check,
};

fn check(here: &Here<'_>, report: &mut Report) {
    let written = tables(here.shape()).into_iter().find_map(|name| {
        let database = name.schema.as_ref()?;
        Some((name, database))
    });
    if let Some((name, database)) = written {
        report
            .say(
                format!("this changes {name} whichever database the plan is for"),
                format!("leave `{database}.` away: the connection says which database is meant"),
            )
            .at(name.span);
    } else if here.stmt().statement.kind.phrase() == "use" {
        report.say(
            "from here on the script changes the database that this names, whichever the plan is for",
            "leave it away: the connection says which database is meant",
        );
    }
}
