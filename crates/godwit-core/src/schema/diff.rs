//! What differs between two snapshots, object by object, in lines that a person can lay side by side.

use std::collections::BTreeMap;

use super::{Column, Constraint, Index, Relation, RelationKind, Routine, SchemaSnapshot};

/// What happened to an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It is another.
    Changed,
}

/// An object that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaChange {
    /// What kind of object: `table`, `view`, `function`.
    pub object: String,
    /// Its qualified name; routines with their arguments.
    pub name: String,
    /// How it was, line by line; `None` where it is new.
    pub before: Option<Vec<String>>,
    /// How it is; `None` where it is gone.
    pub after: Option<Vec<String>>,
}

impl SchemaChange {
    /// What happened to it.
    pub const fn kind(&self) -> ChangeKind {
        match (&self.before, &self.after) {
            (None, _) => ChangeKind::Added,
            (Some(_), None) => ChangeKind::Removed,
            (Some(_), Some(_)) => ChangeKind::Changed,
        }
    }

    /// The way back.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self {
            before: self.after,
            after: self.before,
            ..self
        }
    }
}

/// Everything that `after` has different from `before`, by name. Rows and sizes do not count: they are no structure.
pub fn diff(before: &SchemaSnapshot, after: &SchemaSnapshot) -> Vec<SchemaChange> {
    let mut all: BTreeMap<Key, [Option<Vec<String>>; 2]> = BTreeMap::new();
    for (side, snapshot) in [before, after].into_iter().enumerate() {
        for (key, lines) in objects(snapshot) {
            all.entry(key).or_default()[side] = Some(lines);
        }
    }
    all.into_iter()
        .filter(|(_, [before, after])| before != after)
        .map(|(key, [before, after])| SchemaChange {
            object: key.object.to_owned(),
            name: key.name,
            before,
            after,
        })
        .collect()
}

/// By what an object is known on both sides. A table that became a view is another object.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    name: String,
    object: &'static str,
}

fn objects(snapshot: &SchemaSnapshot) -> Vec<(Key, Vec<String>)> {
    let mut found = Vec::new();
    for schema in &snapshot.schemas {
        let key = |object, name: &str| Key {
            object,
            name: format!("{}.{name}", schema.name),
        };
        found.push((
            Key {
                object: "schema",
                name: schema.name.clone(),
            },
            Vec::new(),
        ));
        for relation in &schema.relations {
            found.push((key(noun(relation.kind), &relation.name), relation_lines(relation)));
        }
        for routine in &schema.routines {
            let name = format!("{}{}", routine.name, arguments(&routine.signature));
            found.push((key(kept(&routine.kind), &name), routine_lines(routine)));
        }
    }
    found
}

const fn noun(kind: RelationKind) -> &'static str {
    match kind {
        // A table that becomes a partition, or stops being one, is still that table.
        RelationKind::Table | RelationKind::PartitionedTable | RelationKind::Partition => "table",
        RelationKind::View => "view",
        RelationKind::MaterializedView => "materialized view",
    }
}

fn kept(kind: &str) -> &'static str {
    match kind {
        "procedure" => "procedure",
        "aggregate" => "aggregate",
        "event" => "event",
        _ => "function",
    }
}

/// Routines of one name are told apart by their arguments; a result that changes is a change.
fn arguments(signature: &str) -> &str {
    match (signature.starts_with('('), signature.rfind(") returns ")) {
        (true, Some(end)) => &signature[..=end],
        (true, None) => signature,
        (false, _) => "",
    }
}

fn relation_lines(relation: &Relation) -> Vec<String> {
    let mut lines = Vec::new();
    match relation.kind {
        RelationKind::Partition => lines.push("partition".to_owned()),
        RelationKind::PartitionedTable => lines.push("partitioned".to_owned()),
        RelationKind::Table | RelationKind::View | RelationKind::MaterializedView => {}
    }
    lines.extend(relation.comment.iter().map(|comment| format!("comment {comment}")));
    lines.extend(relation.columns.iter().map(column_line));
    lines.extend(relation.constraints.iter().map(constraint_line));
    lines.extend(relation.indexes.iter().map(index_line));
    for trigger in &relation.triggers {
        match &trigger.definition {
            Some(definition) => lines.extend(texts(definition)),
            None => lines.push(format!("trigger {}", trigger.name)),
        }
    }
    lines.extend(relation.definition.iter().flat_map(|definition| texts(definition)));
    lines
}

fn column_line(column: &Column) -> String {
    let mut line = format!("{} {}", column.name, column.data_type).trim_end().to_owned();
    if !column.nullable {
        line += " not null";
    }
    if let Some(default) = &column.default {
        line += &format!(" default {default}");
    }
    if let Some(generated) = &column.generated {
        line += &format!(" generated as ({generated})");
    }
    if let Some(comment) = &column.comment {
        line += &format!(" comment {comment}");
    }
    line
}

fn constraint_line(constraint: &Constraint) -> String {
    match constraint.name.as_str() {
        "" => constraint.definition.clone(),
        name => format!("constraint {name} {}", constraint.definition),
    }
}

fn index_line(index: &Index) -> String {
    let mut line = index.definition.clone().unwrap_or_else(|| {
        let unique = if index.unique { "unique " } else { "" };
        format!("{unique}index {} ({})", index.name, index.keys.join(", "))
    });
    if !index.valid {
        line += " (invalid)";
    }
    line
}

fn routine_lines(routine: &Routine) -> Vec<String> {
    match &routine.definition {
        Some(definition) => texts(definition).collect(),
        None => vec![format!("{} {}{}", routine.kind, routine.name, routine.signature)],
    }
}

fn texts(definition: &str) -> impl Iterator<Item = String> {
    definition.lines().map(|line| line.trim_end().to_owned())
}

#[cfg(test)]
mod tests;
