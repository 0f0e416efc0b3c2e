//! `cargo xtask bench apply`: the same migrations by Godwit, its peers and the engines' own clients.
//!
//! Start at [`apply::run`]. [`race`] is where time is taken, [`bars`] what Godwit is to reach.

pub(crate) mod apply;
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
