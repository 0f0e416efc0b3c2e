//! The crate against real servers, in one binary: linking six costs more than it tells.
#![allow(missing_docs)]

#[macro_use]
mod common;
mod history;
mod inspect;
mod lock;
mod marker;
mod outcome;
mod outcome_mysql;
mod outcome_postgres;
mod pooler;
mod probe;
mod running;
mod session;
mod terminate;
mod trial;
mod url;
mod watch;
mod whole;
