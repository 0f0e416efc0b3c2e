//! Putting a snapshot together from sets of catalogue rows that arrive table by table, column by column.

use std::collections::{BTreeMap, BTreeSet};

use godwit_core::schema::{Column, Constraint, Index, Relation, Routine, Schema, SchemaSnapshot, Trigger};

/// A snapshot in the making.
#[derive(Default)]
pub(crate) struct Catalogue {
    schemas: BTreeSet<String>,
    relations: BTreeMap<(String, String), Relation>,
    routines: Vec<(String, Routine)>,
}

impl Catalogue {
    /// A namespace, which may stay empty.
    pub(crate) fn schema(&mut self, name: String) {
        self.schemas.insert(name);
    }

    /// A table or view.
    pub(crate) fn relation(&mut self, schema: String, relation: Relation) {
        self.schemas.insert(schema.clone());
        self.relations.insert((schema, relation.name.clone()), relation);
    }

    /// A function, procedure or event.
    pub(crate) fn routine(&mut self, schema: String, routine: Routine) {
        self.schemas.insert(schema.clone());
        self.routines.push((schema, routine));
    }

    /// A column of a relation, in order.
    pub(crate) fn column(&mut self, of: &(String, String), column: Column) {
        self.with(of, |relation| relation.columns.push(column));
    }

    /// An index of a table.
    pub(crate) fn index(&mut self, of: &(String, String), index: Index) {
        self.with(of, |relation| relation.indexes.push(index));
    }

    /// A constraint of a table.
    pub(crate) fn constraint(&mut self, of: &(String, String), constraint: Constraint) {
        self.with(of, |relation| relation.constraints.push(constraint));
    }

    /// A trigger of a table.
    pub(crate) fn trigger(&mut self, of: &(String, String), trigger: Trigger) {
        self.with(of, |relation| relation.triggers.push(trigger));
    }

    /// Rows of relations that are not shown (an extension's, a system's) are passed over.
    fn with(&mut self, of: &(String, String), change: impl FnOnce(&mut Relation)) {
        if let Some(relation) = self.relations.get_mut(of) {
            change(relation);
        }
    }

    /// The finished snapshot, everything by name but columns.
    pub(crate) fn finish(self) -> SchemaSnapshot {
        let mut schemas: BTreeMap<String, Schema> = BTreeMap::new();
        for name in self.schemas {
            let schema = Schema {
                name: name.clone(),
                ..Schema::default()
            };
            schemas.insert(name, schema);
        }
        for ((schema, _), mut relation) in self.relations {
            relation.indexes.sort_by(|left, right| left.name.cmp(&right.name));
            relation.constraints.sort_by(|left, right| left.name.cmp(&right.name));
            relation.triggers.sort();
            relation.triggers.dedup();
            if let Some(schema) = schemas.get_mut(&schema) {
                schema.relations.push(relation);
            }
        }
        for (schema, routine) in self.routines {
            if let Some(schema) = schemas.get_mut(&schema) {
                schema.routines.push(routine);
            }
        }
        for schema in schemas.values_mut() {
            let key = |routine: &Routine| (routine.name.clone(), routine.signature.clone());
            schema.routines.sort_by_key(key);
        }
        SchemaSnapshot {
            schemas: schemas.into_values().collect(),
        }
    }
}

/// What stands between list items inside one value of a catalogue query: the unit separator, which no name holds.
pub(crate) const SEPARATOR: char = '\u{1f}';

/// The items of such a list.
pub(crate) fn items(list: &str) -> Vec<String> {
    if list.is_empty() {
        return Vec::new();
    }
    list.split(SEPARATOR).map(str::to_owned).collect()
}
