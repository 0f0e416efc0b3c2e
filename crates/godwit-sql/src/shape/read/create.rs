//! `CREATE`.

use godwit_core::Engine;

use super::{index, name, table};
use crate::{effect, shape::Shape, words::Words};

/// Reads what follows `CREATE`.
pub(super) fn read(words: &mut Words<'_>) -> Option<Shape> {
    let replaces = words.eat("or replace");
    let unique = words.mentions_before_bracket("unique");
    let special = ["fulltext", "spatial", "vector"]
        .into_iter()
        .find(|special| words.is_at(&[special]))
        .map(str::to_owned);
    let recursive_or_temporary = effect::modifiers(words)?;
    if words.eat("table") {
        return table::read(words, recursive_or_temporary, replaces).map(|table| Shape::CreateTable(Box::new(table)));
    }
    if words.eat("index") {
        return index::read(words, unique, special).map(|index| Shape::CreateIndex(Box::new(index)));
    }
    let materialized = words.eat("materialized");
    if words.eat("view") {
        words.eat("if not exists");
        return Some(Shape::CreateView {
            name: name(words)?,
            replaces,
            materialized,
        });
    }
    if words.eat("trigger") {
        return words
            .skip_past("on")
            .then(|| name(words))
            .flatten()
            .map(|table| Shape::CreateTrigger { table });
    }
    if words.engine != Engine::Postgres {
        return None;
    }
    if words.eat("type") {
        let name = name(words)?;
        return words.eat("as enum").then_some(Shape::CreateEnum { name });
    }
    if words.eat("domain") {
        let name = name(words)?;
        let constrained = words.mentions(&["check", "constraint"]) || words.mentions(&["not"]);
        return Some(Shape::CreateDomain { name, constrained });
    }
    None
}
