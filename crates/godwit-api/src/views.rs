//! What crosses the border to a front end: requests in, views out.
//!
//! Views mirror the nouns of `godwit-core` in types that JSON and TypeScript can hold: ids and
//! times as text, large counts as `f64`. No secret is ever in a view.

mod app;
mod backup;
mod common;
mod destination;
mod dry_run;
mod environment;
mod error;
mod identity;
mod lint;
mod plan;
mod project;
mod run;
mod schedule;
mod schema;
mod status;
mod stopped;
mod watch;

pub use app::*;
pub use backup::*;
pub use common::*;
pub use destination::*;
pub use dry_run::*;
pub use environment::*;
pub use error::*;
pub use identity::*;
pub use lint::*;
pub use plan::*;
pub use project::*;
pub use run::*;
pub use schedule::*;
pub use schema::*;
pub use status::*;
pub use stopped::*;
pub use watch::*;
