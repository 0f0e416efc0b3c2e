//! Names and expressions.

use std::fmt;

use godwit_core::Span;

/// A name as the catalogue knows it, which may have a schema before it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Name {
    /// The schema, where it is written (MySQL: the database).
    pub schema: Option<String>,
    /// The name itself.
    pub name: String,
    /// Where it stands, with its schema.
    pub span: Span,
}

impl Name {
    /// Whether `other` may be the same object: an unwritten schema may be any.
    pub fn may_be(&self, other: &Self) -> bool {
        self.name == other.name
            && match (&self.schema, &other.schema) {
                (Some(mine), Some(others)) => mine == others,
                _ => true,
            }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.schema {
            Some(schema) => write!(f, "{schema}.{}", self.name),
            None => f.write_str(&self.name),
        }
    }
}

/// An expression, as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expr {
    /// Its text.
    pub text: String,
    /// Where it stands.
    pub span: Span,
    /// The functions that it calls, in lower case and without schema.
    pub calls: Vec<String>,
    /// Whether it is one literal or keyword, or a literal with a cast: no call, no column, no operator.
    pub constant: bool,
}
