//! What a statement leaves in the catalogue, by which one can see afterwards whether it was done.

use std::fmt;

/// What the catalogue can say about a statement whose end nobody saw.
///
/// An effect is read off the statement's text alone; nothing is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Afterwards the object is there, and before it was not: the engine refuses the statement otherwise.
    Creates(DbObject),
    /// Afterwards the object is gone.
    Drops(DbObject),
    /// Afterwards it is there by another name, or in another schema.
    Renames {
        /// Before.
        from: DbObject,
        /// After.
        to: DbObject,
    },
    /// The object is there before and after, and its definition is another: only a comparison tells.
    ///
    /// Where the definitions are equal the statement may run again: it was not done, or it changed nothing.
    Redefines(DbObject),
    /// Builds indexes anew beside the old ones (`REINDEX … CONCURRENTLY`). It may run again, but what a failed attempt
    /// left beside them has to go first.
    Rebuilds(DbObject),
    /// Several at once, in an engine that may do the first and not the second: none, some or all of it is done.
    ///
    /// In it are only the kinds that the presence of an object decides.
    Several(Vec<Self>),
    /// A second time leaves what the first one left: it may run again, whether or not it was done.
    Repeatable,
    /// Nobody can tell, and a second time may do harm.
    Unknown,
}

/// What kind of thing an object is, in the words of SQL.
///
/// Foreign tables and partitioned ones are tables where nothing else is said; a domain is a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ObjectKind {
    /// A table.
    Table,
    /// A table whose rows are elsewhere (PostgreSQL).
    ForeignTable,
    /// A view.
    View,
    /// A materialised view.
    MaterializedView,
    /// A sequence.
    Sequence,
    /// An index.
    Index,
    /// All indexes of the table `name` together: what an index without a name of its own is added to.
    Indexes,
    /// A column.
    Column,
    /// A constraint.
    Constraint,
    /// A partition of `table`.
    Partition,
    /// A trigger.
    Trigger,
    /// A trigger on what happens to a database (PostgreSQL).
    EventTrigger,
    /// A rewrite rule.
    Rule,
    /// A row-level security policy.
    Policy,
    /// Extended statistics.
    Statistics,
    /// A type or domain.
    Type,
    /// A value of the enumerated type that stands in `table`.
    EnumValue,
    /// A function, where names are unique.
    Function,
    /// A procedure, where names are unique.
    Procedure,
    /// All functions, procedures and aggregates of one name together (PostgreSQL tells them apart by their arguments).
    Routines,
    /// A scheduled event.
    Event,
    /// A schema.
    Schema,
    /// A database.
    Database,
    /// A tablespace.
    Tablespace,
    /// A role or user; MySQL's users have their host in `table`.
    Role,
    /// An extension.
    Extension,
    /// A foreign server.
    Server,
    /// A publication.
    Publication,
    /// A subscription.
    Subscription,
}

/// An object of a target, by the names that the catalogue knows: unquoted, and folded as the engine folds them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DbObject {
    /// What it is.
    pub kind: ObjectKind,
    /// The schema (on MySQL the database) that the statement names: of `table` where there is one, else of the object.
    /// `None` means the session's own.
    pub schema: Option<String>,
    /// Its name.
    pub name: String,
    /// What it is part of, where its name alone does not say: a column's, index's, constraint's, trigger's or
    /// partition's table, an enumerated value's type, a MySQL user's host.
    pub table: Option<String>,
}

impl DbObject {
    /// An object that stands for itself.
    pub fn new(kind: ObjectKind, schema: Option<String>, name: impl Into<String>) -> Self {
        Self {
            kind,
            schema,
            name: name.into(),
            table: None,
        }
    }

    /// The part `name` of this object: the column of a table, the value of a type.
    #[must_use]
    pub fn part(&self, kind: ObjectKind, name: impl Into<String>) -> Self {
        Self {
            kind,
            schema: self.schema.clone(),
            name: name.into(),
            table: Some(self.name.clone()),
        }
    }
}

impl ObjectKind {
    /// Its word: `materialised view`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::ForeignTable => "foreign table",
            Self::View => "view",
            Self::MaterializedView => "materialised view",
            Self::Sequence => "sequence",
            Self::Index => "index",
            Self::Indexes => "the indexes of",
            Self::Column => "column",
            Self::Constraint => "constraint",
            Self::Partition => "partition",
            Self::Trigger => "trigger",
            Self::EventTrigger => "event trigger",
            Self::Rule => "rule",
            Self::Policy => "policy",
            Self::Statistics => "statistics",
            Self::Type => "type",
            Self::EnumValue => "value",
            Self::Function => "function",
            Self::Procedure => "procedure",
            Self::Routines => "the routines named",
            Self::Event => "event",
            Self::Schema => "schema",
            Self::Database => "database",
            Self::Tablespace => "tablespace",
            Self::Role => "role",
            Self::Extension => "extension",
            Self::Server => "server",
            Self::Publication => "publication",
            Self::Subscription => "subscription",
        }
    }

    /// What stands between the name of a part and that of its whole.
    const fn joint(self) -> &'static str {
        match self {
            Self::Column | Self::Partition | Self::EnumValue => " of ",
            Self::Role => "@",
            _ => " on ",
        }
    }
}

impl fmt::Display for ObjectKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl fmt::Display for DbObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.kind)?;
        if let Some(table) = &self.table {
            write!(f, "{}{}", self.name, self.kind.joint())?;
            return qualified(f, self.schema.as_deref(), table);
        }
        qualified(f, self.schema.as_deref(), &self.name)
    }
}

fn qualified(f: &mut fmt::Formatter<'_>, schema: Option<&str>, name: &str) -> fmt::Result {
    match schema {
        Some(schema) => write!(f, "{schema}.{name}"),
        None => f.write_str(name),
    }
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Creates(object) => write!(f, "creates {object}"),
            Self::Drops(object) => write!(f, "drops {object}"),
            Self::Renames { from, to } => write!(f, "renames {from} to {to}"),
            Self::Redefines(object) => write!(f, "redefines {object}"),
            Self::Rebuilds(object) => write!(f, "rebuilds {object}"),
            Self::Several(effects) => {
                for (index, effect) in effects.iter().enumerate() {
                    let joint = if index == 0 { "" } else { ", " };
                    write!(f, "{joint}{effect}")?;
                }
                Ok(())
            }
            Self::Repeatable => f.write_str("may run again"),
            Self::Unknown => f.write_str("nobody can tell"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_and_effects_are_said_in_words() {
        let orders = DbObject::new(ObjectKind::Table, Some("app".into()), "orders");
        let index = orders.part(ObjectKind::Index, "by_day");
        assert_eq!(index.to_string(), "index by_day on app.orders");
        assert_eq!(
            orders.part(ObjectKind::Column, "total").to_string(),
            "column total of app.orders"
        );
        let everywhere = DbObject::new(ObjectKind::Role, None, "%").part(ObjectKind::Role, "ana");
        assert_eq!(everywhere.to_string(), "role ana@%");
        let several = Effect::Several(vec![
            Effect::Creates(index),
            Effect::Drops(DbObject::new(ObjectKind::View, None, "dear")),
        ]);
        assert_eq!(
            several.to_string(),
            "creates index by_day on app.orders, drops view dear"
        );
        let renames = Effect::Renames {
            from: orders,
            to: DbObject::new(ObjectKind::Table, None, "bills"),
        };
        assert_eq!(renames.to_string(), "renames table app.orders to table bills");
    }
}
