//! What people and programs get to see.

pub(crate) mod backup;
pub(crate) mod dry_run;
pub(crate) mod error;
pub(crate) mod history;
pub(crate) mod json;
pub(crate) mod lint;
pub(crate) mod live;
pub(crate) mod plan;
pub(crate) mod schedule;
mod screen;
pub(crate) mod status;
pub(crate) mod style;
mod table;
#[cfg(test)]
pub(crate) mod testing;
pub(crate) mod words;

pub(crate) use screen::{Screen, Voice};
pub(crate) use table::Table;
