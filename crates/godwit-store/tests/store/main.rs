//! The store on a real disk, as the app and the `godwit` command use it.

#![allow(clippy::unwrap_used, reason = "fixtures of tests")]

mod backups;
mod destinations;
mod environments;
mod fixtures;
mod opening;
mod processes;
mod projects;
mod runs;
mod schedules;
