//! `cargo xtask bench apply`: the same migrations by Godwit, its peers and the engines' own clients. `cargo xtask bench
//! backup`: the same backups and restores by Godwit and the engines' own tools.
//!
//! Start at [`apply::run`] and [`backup::run`]. [`race`] is where time is taken, [`bars`] what Godwit is to reach; backups
//! have their own.

pub(crate) mod apply;
pub(crate) mod backup;
mod bars;
mod clients;
mod comparison;
mod contestant;
mod disk;
mod engine;
mod format;
mod machine;
mod migrations;
mod numbers;
mod options;
mod peers;
mod race;
mod report;
mod server;
mod stopwatch;
mod target;
