//! PostgreSQL: `pg_dump`'s custom format and back.

pub(crate) mod archive;
pub(crate) mod ask;
pub(crate) mod catalog;
pub(crate) mod dump;
pub(crate) mod globals;
