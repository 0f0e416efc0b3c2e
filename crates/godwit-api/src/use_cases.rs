//! One file per noun, one function per use case.

mod app;
mod backup;
mod destination;
mod dry_run;
mod environment;
mod history;
mod identity;
mod lint;
mod migration;
mod plan;
mod probe;
mod project;
mod recover;
mod resolve;
mod restore;
mod run;
mod sample;
mod schema;
mod session;

pub use destination::CopyWatcher;
pub use restore::RestoreWish;
