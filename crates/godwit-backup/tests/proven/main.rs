//! Backups are proven by restoring them, and what is wrong with one is found before anything is touched.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../common/mod.rs"]
mod common;

mod bad_input;
mod bench;
mod drill;
mod killed;
