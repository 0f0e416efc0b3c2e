//! What every engine must do, through the API alone, on real servers.
//!
//! A difference between engines is a declared capability, asked by name; the scenarios are the same for all.

// The test kit that starts the servers is for Unix only.
#![cfg(unix)]
#![allow(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "tests start the peers' own tools"
)]
#![allow(clippy::unwrap_used, reason = "a scenario is a test with an engine as its argument")]
#![allow(missing_docs, reason = "a test's name says what it claims")]

mod backups;
mod broken_input;
mod clone;
mod desk;
mod dry_run;
mod facts;
mod failures;
mod main_path;
mod marker;
mod pooler;
mod proven;
mod read_only;
mod recovery;
mod resume;
mod schedules;
mod sqlx_cli;
mod stepwise;
mod transactions;
mod two_runners;
mod waiting;
