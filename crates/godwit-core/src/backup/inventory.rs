//! What a backup holds beside rows.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::schema::{RelationKind, SchemaSnapshot};

/// What a database holds, as far as a restore can be compared with it.
///
/// `None` counts nothing: a backup of a part of the database says nothing about the rest.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Inventory {
    /// How many objects of each kind.
    pub objects: Option<Objects>,
    /// Sequences with the last value that they gave, by name; `None` where a sequence gave none yet.
    pub sequences: BTreeMap<String, Option<i64>>,
    /// Extensions with their versions; the server of a restore must have them.
    pub extensions: BTreeMap<String, String>,
    /// Checksums of tables' contents, by name. They do not depend on the rows' order.
    pub checksums: BTreeMap<String, String>,
}

/// How many objects of each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Objects {
    /// Constraints of all tables.
    pub constraints: u64,
    /// Indexes of all tables.
    pub indexes: u64,
    /// Triggers of all tables.
    pub triggers: u64,
    /// Views and materialised views.
    pub views: u64,
    /// Functions and procedures.
    pub routines: u64,
    /// Events, which are not compared: a restore makes them last, because the server starts them at once.
    pub events: u64,
    /// Large objects.
    pub large_objects: u64,
}

impl Objects {
    /// Counts what `schema` shows.
    pub fn of(schema: &SchemaSnapshot) -> Self {
        let mut objects = Self::default();
        for schema in &schema.schemas {
            for routine in &schema.routines {
                if routine.kind == "event" {
                    objects.events += 1;
                } else {
                    objects.routines += 1;
                }
            }
            for relation in &schema.relations {
                objects.constraints += relation.constraints.len() as u64;
                objects.indexes += relation.indexes.len() as u64;
                objects.triggers += relation.triggers.len() as u64;
                objects.views += u64::from(matches!(
                    relation.kind,
                    RelationKind::View | RelationKind::MaterializedView
                ));
            }
        }
        objects
    }

    fn pairs(self) -> [(&'static str, u64); 6] {
        [
            ("constraints", self.constraints),
            ("indexes", self.indexes),
            ("triggers", self.triggers),
            ("views", self.views),
            ("routines", self.routines),
            ("large objects", self.large_objects),
        ]
    }
}

impl Inventory {
    /// Says how `found` differs from what should be there, each in a sentence.
    ///
    /// A sequence may be ahead: it is outside of transactions, so a dump may carry a later value than was read.
    pub fn differences(&self, found: &Self) -> Vec<String> {
        let mut lines = Vec::new();
        if let (Some(expected), Some(found)) = (self.objects, found.objects) {
            for ((what, expected), (_, found)) in expected.pairs().into_iter().zip(found.pairs()) {
                if expected != found {
                    lines.push(format!("there are {found} {what} instead of {expected}"));
                }
            }
        }
        for (name, last) in &self.sequences {
            match found.sequences.get(name) {
                None => lines.push(format!("the sequence {name} is missing")),
                Some(here) if here < last => lines.push(format!(
                    "the sequence {name} is at {} instead of {}",
                    value(*here),
                    value(*last)
                )),
                Some(_) => {}
            }
        }
        for name in self.extensions.keys() {
            if !found.extensions.contains_key(name) {
                lines.push(format!("the extension {name} is missing"));
            }
        }
        for (table, checksum) in &self.checksums {
            match found.checksums.get(table) {
                Some(here) if here == checksum => {}
                Some(_) => lines.push(format!("the content of {table} is another one")),
                None => lines.push(format!("the content of {table} was not compared")),
            }
        }
        lines
    }
}

fn value(last: Option<i64>) -> String {
    last.map_or_else(|| "its start".to_owned(), |last| last.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_difference_is_a_sentence_and_a_sequence_may_be_ahead() {
        let expected = Inventory {
            objects: Some(Objects {
                indexes: 3,
                ..Objects::default()
            }),
            sequences: [
                ("a".to_owned(), Some(7)),
                ("b".to_owned(), None),
                ("c".to_owned(), Some(2)),
            ]
            .into(),
            extensions: [("citext".to_owned(), "1.6".to_owned())].into(),
            checksums: [("t".to_owned(), "1".to_owned()), ("u".to_owned(), "2".to_owned())].into(),
        };
        let found = Inventory {
            objects: Some(Objects::default()),
            sequences: [("a".to_owned(), Some(9)), ("c".to_owned(), None)].into(),
            extensions: BTreeMap::new(),
            checksums: [("t".to_owned(), "3".to_owned())].into(),
        };
        assert_eq!(
            expected.differences(&found),
            [
                "there are 0 indexes instead of 3",
                "the sequence b is missing",
                "the sequence c is at its start instead of 2",
                "the extension citext is missing",
                "the content of t is another one",
                "the content of u was not compared",
            ]
        );
        assert_eq!(expected.differences(&expected), Vec::<String>::new());
    }
}
