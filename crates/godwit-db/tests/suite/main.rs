//! The crate against real servers, in one binary: linking six costs more than it tells.
#![allow(missing_docs)]

#[macro_use]
mod common;
mod history;
mod inspect;
mod lock;
mod marker;
mod pooler;
mod probe;
mod session;
mod terminate;
mod url;
mod watch;
mod whole;
