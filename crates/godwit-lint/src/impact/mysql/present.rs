//! A table as it is now, as far as its changes' cost depends on it.

use godwit_core::Product;
use godwit_sql::{Column, ColumnOption, ConstraintKind, CreateTable};

use crate::Server;

/// A server, and the table on it where its definition is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Present<'a> {
    pub server: Server,
    pub table: Option<&'a CreateTable>,
}

/// What an index of a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum IndexKind {
    Primary,
    Unique,
    FullText,
    Other,
}

impl<'a> Present<'a> {
    pub const fn new(server: Server, table: Option<&'a CreateTable>) -> Self {
        Self { server, table }
    }

    pub fn is_mysql(&self) -> bool {
        self.server.product == Product::Mysql
    }

    /// Whether the server is `product` of this version or later.
    pub fn is_at_least(&self, product: Product, version: (u16, u16, u16)) -> bool {
        self.server.product == product && self.server.version >= version
    }

    /// Whether the server is of this version or later of its product.
    pub fn since(&self, mysql: (u16, u16, u16), mariadb: (u16, u16, u16)) -> bool {
        self.is_at_least(Product::Mysql, mysql) || self.is_at_least(Product::Mariadb, mariadb)
    }

    /// The value of a table option in lower case.
    pub fn option(&self, key: &str) -> Option<&'a str> {
        let options = &self.table?.options;
        let found = options.iter().find(|(name, _)| name == key);
        found.map(|(_, value)| value.as_str())
    }

    /// Whether the table is known to be of another storage engine than InnoDB.
    pub fn is_foreign_engine(&self) -> bool {
        self.option("engine").is_some_and(|engine| engine != "innodb")
    }

    pub fn has_row_format(&self, format: &str) -> bool {
        self.option("row_format") == Some(format)
    }

    pub fn has_full_text(&self) -> bool {
        self.indexes().any(|(_, kind, _)| kind == IndexKind::FullText)
    }

    pub fn is_partitioned(&self) -> bool {
        self.table.is_some_and(|table| table.partitioned)
    }

    pub fn column(&self, name: &str) -> Option<&'a Column> {
        self.table?.columns.iter().find(|column| is(&column.name.name, name))
    }

    /// The column that stands before `name`; `None` where it is the first.
    pub fn before(&self, name: &str) -> Option<&'a str> {
        let columns = &self.table?.columns;
        let at = columns.iter().position(|column| is(&column.name.name, name))?;
        at.checked_sub(1).map(|at| columns[at].name.name.as_str())
    }

    /// The indexes: their names, what they are, and their columns.
    pub fn indexes(&self) -> impl Iterator<Item = (Option<&'a str>, IndexKind, Vec<&'a str>)> {
        let of_table = self.table.into_iter().flat_map(|table| &table.constraints);
        let listed = of_table.filter_map(|constraint| {
            let (kind, columns) = match &constraint.kind {
                ConstraintKind::PrimaryKey(columns) => (IndexKind::Primary, columns),
                ConstraintKind::Unique(columns) => (IndexKind::Unique, columns),
                ConstraintKind::FullText(columns) => (IndexKind::FullText, columns),
                ConstraintKind::Index(columns) | ConstraintKind::Spatial(columns) => (IndexKind::Other, columns),
                _ => return None,
            };
            let name = constraint.name.as_ref().map(|name| name.name.as_str());
            Some((name, kind, columns.iter().map(String::as_str).collect()))
        });
        let inline = self.table.into_iter().flat_map(|table| &table.columns);
        let inline = inline.filter_map(|column| {
            let kind = if column.has(&ColumnOption::PrimaryKey) {
                IndexKind::Primary
            } else if column.has(&ColumnOption::Unique) {
                IndexKind::Unique
            } else {
                return None;
            };
            Some((None, kind, vec![column.name.name.as_str()]))
        });
        listed.chain(inline)
    }

    pub fn is_indexed(&self, column: &str) -> bool {
        self.indexes()
            .any(|(_, _, columns)| columns.iter().any(|name| is(name, column)))
    }

    pub fn is_in_primary_key(&self, column: &str) -> bool {
        self.indexes()
            .any(|(_, kind, columns)| kind == IndexKind::Primary && columns.iter().any(|name| is(name, column)))
    }

    /// Whether `column` is there and takes no NULL.
    pub fn is_required(&self, column: &str) -> bool {
        self.column(column).is_some_and(Column::is_required) || self.is_in_primary_key(column)
    }

    /// The unique index that InnoDB keeps the rows in, for want of a primary key; its name.
    pub fn stands_for_primary_key(&self) -> Option<Option<&'a str>> {
        if self.indexes().any(|(_, kind, _)| kind == IndexKind::Primary) {
            return None;
        }
        let mut unique = self.indexes().filter(|(_, kind, _)| *kind == IndexKind::Unique);
        let found = unique.find(|(_, _, columns)| columns.iter().all(|column| self.is_required(column)));
        found.map(|(name, _, _)| name)
    }

    /// Whether rows of the table change because a row of another does.
    pub fn is_acted_on(&self) -> bool {
        let mut constraints = self.table.into_iter().flat_map(|table| &table.constraints);
        constraints.any(|constraint| matches!(&constraint.kind, ConstraintKind::ForeignKey { key, .. } if key.acts))
    }
}

/// Whether two names of columns or indexes are one: their case never counts.
pub(super) fn is(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}
