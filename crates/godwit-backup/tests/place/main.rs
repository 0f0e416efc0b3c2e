//! Copies of real backups at a real S3 server and in a folder.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "../common/mod.rs"]
mod common;

mod at_once;
mod both;
mod interrupted;
mod kit;
mod refused;
mod secrecy;
