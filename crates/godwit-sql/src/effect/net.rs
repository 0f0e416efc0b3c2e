//! Several clauses of one statement to the effect of all of them.

use std::collections::HashMap;

use godwit_core::{DbObject, Effect, Engine, ObjectKind};

/// The effect of a statement on `table` whose clauses are done together or not at all: one of them decides.
///
/// `ALTER TABLE` is such a statement on all engines; on MySQL since 8.0, on MariaDB since 10.6, where even a server that
/// is killed meanwhile leaves the old table or the new one.
pub(super) fn together(engine: Engine, table: &DbObject, clauses: &[Effect]) -> Effect {
    // The other clauses know the table by its old name.
    if let Some(renamed) = clauses.iter().find(|clause| renames_whole(clause)) {
        return renamed.clone();
    }
    let net = Net::of(engine, clauses);
    if let Some(decisive) = clauses.iter().find_map(|clause| net.visible(clause)) {
        return decisive;
    }
    let is_any = |test: fn(&Effect) -> bool| clauses.iter().any(test);
    let repeatable = |clause: &Effect| *clause == Effect::Repeatable || renames_letters_only(engine, clause);
    if clauses.is_empty() || is_any(|clause| *clause == Effect::Unknown) {
        Effect::Unknown
    } else if clauses.iter().all(repeatable) {
        Effect::Repeatable
    } else if is_any(holds_rows) {
        // `DROP a, ADD a` a second time would lose what was filled in since, and a swap of names would be undone.
        Effect::Unknown
    } else {
        // Something is replaced by something of its name, or gets a name that only the engine knows.
        let named = clauses.iter().find_map(|clause| match clause {
            Effect::Redefines(object) => Some(object.clone()),
            _ => None,
        });
        Effect::Redefines(named.unwrap_or_else(|| table.clone()))
    }
}

/// The effect of a statement that does one clause after the other, and may stop in between.
pub(super) fn one_by_one(engine: Engine, clauses: &[Effect]) -> Effect {
    let known = |clause: &Effect| matches!(clause, Effect::Creates(_) | Effect::Drops(_) | Effect::Renames { .. });
    if !clauses.iter().all(known) {
        return Effect::Unknown;
    }
    let net = Net::of(engine, clauses);
    let mut visible: Vec<Effect> = clauses.iter().filter_map(|clause| net.visible(clause)).collect();
    match visible.len() {
        0 => Effect::Unknown,
        1 => visible.swap_remove(0),
        _ => Effect::Several(visible),
    }
}

fn renames_whole(clause: &Effect) -> bool {
    matches!(clause, Effect::Renames { from, to } if from.table.is_none() && from != to)
}

fn renames_letters_only(engine: Engine, clause: &Effect) -> bool {
    matches!(clause, Effect::Renames { from, to } if key(engine, from) == key(engine, to))
}

fn holds_rows(clause: &Effect) -> bool {
    match clause {
        Effect::Creates(object) | Effect::Drops(object) => object.kind == ObjectKind::Column,
        Effect::Renames { .. } => true,
        _ => false,
    }
}

/// What a name stands for before and after: a name that is there at both ends shows nothing.
type Key = (ObjectKind, Option<String>, Option<String>, String);

struct Net {
    engine: Engine,
    /// Whether it is there before, and after.
    names: HashMap<Key, (bool, bool)>,
}

impl Net {
    fn of(engine: Engine, clauses: &[Effect]) -> Self {
        let mut net = Self {
            engine,
            names: HashMap::new(),
        };
        for clause in clauses {
            match clause {
                Effect::Creates(object) => net.note(object, true),
                Effect::Drops(object) => net.note(object, false),
                Effect::Renames { from, to } => {
                    net.note(from, false);
                    net.note(to, true);
                }
                _ => {}
            }
        }
        net
    }

    /// What is made was not there before, what is dropped was.
    fn note(&mut self, object: &DbObject, there: bool) {
        let state = self.names.entry(key(self.engine, object)).or_insert((!there, there));
        state.1 = there;
    }

    fn changes(&self, object: &DbObject, there: bool) -> bool {
        self.names.get(&key(self.engine, object)) == Some(&(!there, there))
    }

    /// As much of `clause` as presence shows.
    fn visible(&self, clause: &Effect) -> Option<Effect> {
        match clause {
            Effect::Creates(object) if self.changes(object, true) => Some(clause.clone()),
            Effect::Drops(object) if self.changes(object, false) => Some(clause.clone()),
            Effect::Renames { from, to } => match (self.changes(from, false), self.changes(to, true)) {
                (true, true) => Some(clause.clone()),
                (false, true) => Some(Effect::Creates(to.clone())),
                (true, false) => Some(Effect::Drops(from.clone())),
                (false, false) => None,
            },
            _ => None,
        }
    }
}

/// One key for all spellings of a name, as far as they are the same everywhere.
fn key(engine: Engine, object: &DbObject) -> Key {
    // A unique key is an index to one statement and a constraint to the next.
    let kind = match object.kind {
        ObjectKind::Constraint => ObjectKind::Index,
        kind => kind,
    };
    // MySQL compares the names of tables with or without case, as the server's file system does.
    let exact = match engine {
        Engine::Postgres => true,
        Engine::Mysql => object.table.is_none() || kind == ObjectKind::Role,
        Engine::Sqlite => false,
    };
    let fold = |name: &String| if exact { name.clone() } else { name.to_lowercase() };
    (kind, object.schema.clone(), object.table.clone(), fold(&object.name))
}
