//! What a database holds, for a backup's manifest and for the comparison after a restore.

use std::collections::{BTreeMap, BTreeSet};

use godwit_core::{
    backup::{Inventory, Objects, Scope, TableRows},
    schema::{RelationKind, SchemaSnapshot},
};

use crate::{DbError, Reader};

/// What is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CensusOrder {
    /// Which part of the database.
    pub scope: Scope,
    /// Which tables' contents are digested, where the engine can do that by itself (PostgreSQL).
    pub content: Content,
}

/// Which tables' contents are digested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// The smallest ones, as many as take this many bytes together: every byte is read once more.
    UpTo(u64),
    /// These.
    Of(BTreeSet<String>),
}

/// What a database holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Census {
    /// Tables with exact row counts, by name.
    pub tables: Vec<TableRows>,
    /// What there is beside rows.
    pub inventory: Inventory,
    /// Where the server's log of changes is, where the role may know.
    pub position: Option<String>,
    /// Tables that the engine cannot read at one moment with the others: `MyISAM`.
    pub unsteady: Vec<String>,
}

/// Rows, and checksums of contents, by name.
pub(crate) type Counted = (Vec<TableRows>, BTreeMap<String, String>);

impl Reader {
    /// Opens a transaction in which everything is of one moment, and that other sessions of this server can share by
    /// the name that comes back. `None` where the engine has no such thing. It ends with the reader.
    pub async fn share_snapshot(&mut self) -> Result<Option<String>, DbError> {
        self.session().share_snapshot().await
    }

    /// Counts. It reads every row, so it takes its time on big targets.
    pub async fn census(&mut self, order: &CensusOrder) -> Result<Census, DbError> {
        let position = self.session().position().await?;
        let schema = self.session().schema().await?;
        let sizes = sizes(&schema, self.qualifies(), &order.scope);
        let content = match &order.content {
            Content::Of(names) => names.clone(),
            Content::UpTo(budget) => smallest(&sizes, *budget),
        };
        let counted = if order.scope == Scope::SchemaOnly {
            Counted::default()
        } else {
            self.session().count(&order.scope, &content).await?
        };
        let (tables, checksums) = counted;
        let mut inventory = Inventory::default();
        if order.scope.has_every_object() {
            inventory = self.session().inventory().await?;
            inventory.objects = Some(Objects {
                large_objects: inventory.objects.unwrap_or_default().large_objects,
                ..Objects::of(&schema)
            });
            if order.scope == Scope::SchemaOnly {
                // Neither the values of sequences nor large objects come with the definitions.
                inventory.sequences.values_mut().for_each(|last| *last = None);
                inventory.objects = inventory.objects.map(|objects| Objects {
                    large_objects: 0,
                    ..objects
                });
            }
        }
        inventory.checksums = checksums;
        Ok(Census {
            tables,
            inventory,
            position,
            unsteady: self.session().unsteady().await?,
        })
    }

    /// Bytes that the tables of `scope` take, by the catalogue alone, and their number.
    pub async fn outline(&mut self, scope: &Scope) -> Result<(Vec<String>, u64), DbError> {
        let schema = self.session().schema().await?;
        let sizes = sizes(&schema, self.qualifies(), scope);
        let bytes = sizes.iter().map(|(_, bytes)| bytes).sum();
        Ok((sizes.into_iter().map(|(name, _)| name).collect(), bytes))
    }

    /// Names of the extensions that the server could make in a database; none on engines without them.
    pub async fn available_extensions(&mut self) -> Result<BTreeSet<String>, DbError> {
        self.session().available_extensions().await
    }

    /// Whether tables are named with their schema.
    fn qualifies(&self) -> bool {
        self.server().product == godwit_core::Product::Postgresql
    }
}

/// Tables of `scope` with the bytes that they take.
fn sizes(schema: &SchemaSnapshot, qualified: bool, scope: &Scope) -> Vec<(String, u64)> {
    let mut sizes = Vec::new();
    for schema in &schema.schemas {
        for relation in &schema.relations {
            if matches!(relation.kind, RelationKind::View | RelationKind::MaterializedView) {
                continue;
            }
            let name = if qualified {
                format!("{}.{}", schema.name, relation.name)
            } else {
                relation.name.clone()
            };
            if scope.has(&name) {
                sizes.push((name, relation.bytes.unwrap_or_default()));
            }
        }
    }
    sizes
}

fn smallest(sizes: &[(String, u64)], budget: u64) -> BTreeSet<String> {
    let mut sorted: Vec<_> = sizes.iter().collect();
    sorted.sort_by_key(|(_, bytes)| *bytes);
    let mut left = budget;
    let mut chosen = BTreeSet::new();
    for (name, bytes) in sorted {
        let Some(rest) = left.checked_sub(*bytes) else { break };
        left = rest;
        chosen.insert(name.clone());
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_tables_are_chosen_as_long_as_they_fit() {
        let size = |name: &str, bytes| (name.to_owned(), bytes);
        let sizes = [size("big", 900), size("small", 10), size("middle", 90)];
        let names = |budget| smallest(&sizes, budget).into_iter().collect::<Vec<_>>();
        assert_eq!(names(100), ["middle", "small"]);
        assert_eq!(names(99), ["small"]);
        assert_eq!(names(0), Vec::<String>::new());
    }
}
