//! Journeys of the `godwit` command as scripts and CI walk them.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod backups;
mod desk;
mod destinations;
mod docs;
mod dry_run;
mod environments;
mod help;
mod interrupts;
mod journey;
mod json;
mod lint;
mod refusals;
mod schedules;
mod servers;
mod terminal;
