//! A run is struck at every statement, really: by kill -9, by the server's end, by a cut line. Whatever happened,
//! after `godwit resume` (or a second `apply`, where nothing was left) the schema is that of an undisturbed run, and a
//! table of counts proves that no statement ran twice.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)]
#![cfg(unix)]

mod bench;
mod mariadb;
mod postgres;
mod sqlite;
mod strike;
