//! MySQL's full-text and spatial indexes.

use godwit_core::Engine;
use godwit_sql::{Change, ConstraintKind, Name, Shape};

use crate::{Example, Rule, rule::Report, script::Here};

pub(super) static RULE: Rule = Rule {
    id: "idx-my-online",
    engines: &[Engine::Mysql],
    grows: true,
    title: "A full-text or spatial index is built while writes wait",
    why: "InnoDB builds these indexes with `LOCK=SHARED` at best: every write waits until it is done. The first full-text \
          index of a table also writes the whole table anew, to give each row the hidden column `FTS_DOC_ID`.",
    instead: "Build it when nobody writes, or on a copy of the table that a tool keeps in step and swaps in. On a new table \
              it costs nothing.",
    sources: &[
        "https://dev.mysql.com/doc/refman/8.0/en/innodb-online-ddl-operations.html",
        "https://mariadb.com/kb/en/innodb-online-ddl-operations-with-the-inplace-alter-algorithm/",
    ],
    examples: &[
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE notes (id int PRIMARY KEY, body text);",
            "ALTER TABLE notes ADD FULLTEXT INDEX notes_body (body);",
        ),
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE places (id int PRIMARY KEY, at point NOT NULL);",
            "CREATE SPATIAL INDEX places_at ON places (at);",
        ),
        Example::good(
            Engine::Mysql,
            "CREATE TABLE notes (id int PRIMARY KEY, title varchar(80));",
            "ALTER TABLE notes ADD INDEX notes_title (title);",
        ),
        Example::good(
            Engine::Mysql,
            "",
            "CREATE TABLE notes (id int PRIMARY KEY, body text, FULLTEXT KEY notes_body (body));",
        ),
    ],
    check,
    ..Rule::BASE
};

fn check(here: &Here<'_>, report: &mut Report) {
    let mut say = |table: &Name, kind: &str| {
        if !here.made.is_new(table) {
            report
                .say(
                    format!("building this {kind} index makes every write to {table} wait until it is done"),
                    "build it when nobody writes, or on a copy of the table that is swapped in",
                )
                .of(table);
        }
    };
    match here.shape() {
        Shape::CreateIndex(index) => match index.special.as_deref() {
            Some("fulltext") => say(&index.table, "full-text"),
            Some("spatial") => say(&index.table, "spatial"),
            _ => {}
        },
        Shape::AlterTable(altered) => {
            for alter in &altered.changes {
                let Change::AddConstraint(constraint) = &alter.change else {
                    continue;
                };
                match constraint.kind {
                    ConstraintKind::FullText(_) => say(&altered.table, "full-text"),
                    ConstraintKind::Spatial(_) => say(&altered.table, "spatial"),
                    _ => {}
                }
            }
        }
        _ => {}
    }
}
