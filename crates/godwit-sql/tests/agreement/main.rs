//! The splitter beside the engines' own clients: what they send is what we would send, statement by statement.

// The test kit that starts the servers is for Unix only.
#![cfg(unix)]
#![allow(clippy::disallowed_methods, reason = "the clients are started here")]

// `cfg(test)` tells clippy that helpers may unwrap, too.
#[cfg(test)]
mod clients;
#[cfg(test)]
mod compare;
#[cfg(test)]
mod recorder;
#[cfg(test)]
mod scripts;
