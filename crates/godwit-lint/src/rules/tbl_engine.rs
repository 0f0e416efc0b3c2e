//! A storage engine other than InnoDB.

use godwit_core::{Engine, Severity};
use godwit_sql::{Change, Shape};

use crate::{Example, Rule, column, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "tbl-engine",
    engines: &[Engine::Mysql],
    severity: Severity::Warn,
    grows: false,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "A table is kept by another engine than InnoDB",
    why: "MyISAM, Aria, MEMORY and their like know no transactions and no foreign keys: a statement that fails half-way leaves \
          half of its rows, a crash may leave a broken table, and one writer locks the whole table. A backup taken in one \
          transaction does not catch them in the same moment as the other tables.",
    instead: "Use InnoDB, which is the default: leave `ENGINE` out.",
    sources: &["https://dev.mysql.com/doc/refman/8.4/en/storage-engines.html"],
    examples: &[
        Example::bad(
            Engine::Mysql,
            "",
            "CREATE TABLE orders (id bigint PRIMARY KEY) ENGINE=MyISAM;",
        ),
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE orders (id bigint PRIMARY KEY);",
            "ALTER TABLE orders ENGINE = MEMORY;",
        ),
        Example::good(
            Engine::Mysql,
            "",
            "CREATE TABLE orders (id bigint PRIMARY KEY) ENGINE = InnoDB;",
        ),
    ],
    squawk: &[],
    check,
};

/// InnoDB, and those that keep transactions as it does.
const SOUND: [&str; 5] = ["innodb", "ndb", "ndbcluster", "rocksdb", ""];

fn check(here: &Here<'_>, report: &mut Report) {
    let mut say = |table: &godwit_sql::Name, engine: &str| {
        if !SOUND.contains(&engine) {
            report
                .say(
                    format!("{table} is kept by {engine}, without transactions"),
                    "use InnoDB, which is the default",
                )
                .of(table);
        }
    };
    if let Shape::CreateTable(table) = here.shape()
        && !table.temporary
    {
        for (_, engine) in table.options.iter().filter(|(name, _)| name == "engine") {
            say(&table.name, engine);
        }
    }
    for (altered, alter) in column::changes(here) {
        if let Change::Option { name, value } = &alter.change
            && name == "engine"
        {
            say(&altered.table, value);
        }
    }
}
