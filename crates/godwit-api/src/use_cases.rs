//! One file per noun, one function per use case.

mod app;
mod backup;
mod backup_key;
mod destination;
mod drill;
mod dry_run;
mod environment;
mod estimate;
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
mod schedule;
mod schedule_run;
mod schedule_units;
mod schema;
mod session;

pub use destination::CopyWatcher;
pub use restore::RestoreWish;
pub use schedule_units::UnitsWish;
