//! `ALTER`.

use godwit_core::Engine;

use super::{alter_mysql, alter_postgres, first_words, name, rest};
use crate::{
    shape::{Alter, AlterTable, Change, Shape},
    words::Words,
};

/// Reads what follows `ALTER`.
pub(super) fn read(words: &mut Words<'_>) -> Option<Shape> {
    words.eat_any(&["online", "offline"]);
    words.eat("ignore");
    if words.eat("table") || words.eat("foreign table") {
        return table(words, "table").map(Shape::AlterTable);
    }
    if words.engine != Engine::Postgres {
        return None;
    }
    for noun in ["materialized view", "index", "view", "sequence"] {
        if words.eat(noun) {
            return table(words, noun).map(Shape::AlterTable);
        }
    }
    if words.eat("type") {
        return type_(words);
    }
    if words.eat("domain") {
        let name = name(words)?;
        let adds_constraint = words.eat("add") && !words.is_end();
        let not_valid = {
            let mut rest = words.clone();
            rest.skip_past("not") && rest.is_at(&["valid"])
        };
        return Some(Shape::AlterDomain {
            name,
            adds_constraint,
            not_valid,
        });
    }
    None
}

fn type_(words: &mut Words<'_>) -> Option<Shape> {
    let name = name(words)?;
    if words.eat("add value") {
        return Some(Shape::AddEnumValue {
            name,
            placed: words.mentions(&["before", "after"]),
        });
    }
    words.eat("rename value").then_some(Shape::RenameEnumValue { name })
}

fn table(words: &mut Words<'_>, noun: &str) -> Option<AlterTable> {
    let if_exists = words.eat("if exists");
    let only = words.eat("only");
    let table = name(words)?;
    words.eat_sign(b'*');
    let mut altered = AlterTable {
        table,
        if_exists,
        only,
        noun: noun.to_owned(),
        changes: Vec::new(),
        options: Vec::new(),
    };
    if words.engine == Engine::Mysql {
        alter_mysql::wait(words, &mut altered);
    }
    for mut clause in words.clauses() {
        if clause.is_end() {
            continue;
        }
        let start = clause.position();
        if words.engine == Engine::Mysql && alter_mysql::is_option(&mut clause, &mut altered) {
            continue;
        }
        let read = match words.engine {
            Engine::Mysql => alter_mysql::change(&mut clause),
            Engine::Postgres | Engine::Sqlite => alter_postgres::change(&mut clause),
        };
        let changes = read.unwrap_or_else(|| vec![Change::Other(first_words(&clause, 3))]);
        let span = rest(&mut clause, start);
        altered
            .changes
            .extend(changes.into_iter().map(|change| Alter { span, change }));
    }
    Some(altered)
}
