//! Sessions on a target: connect, lock, keep the history, execute, inspect.
//!
//! This crate knows *how* to speak with PostgreSQL, MySQL/MariaDB and SQLite. It never decides *whether* something
//! runs, reads no clock, environment variable or keyring, and shows no password: URLs, errors and notes are safe to
//! print. Callers ask [`Capabilities`] what a target can do, never which engine it is.
//!
//! There are two ways in. A [`Reader`] inspects over a session that the **server** keeps read-only. A [`TargetLock`]
//! is the only way to write, and two of them never exist for one target and format. A [`Watcher`] reads too: it looks
//! at the session of a lock from beside; [`terminate()`] ends one session that is in its way.
//!
//! Start at [`parse_url`], [`probe()`], [`Reader::open`] and [`TargetLock::acquire`].

pub mod admin;
pub mod canceller;
pub mod capabilities;
pub mod census;
pub mod error;
pub mod history;
pub mod lock;
pub mod outcome;
pub mod own;
pub mod probe;
pub mod reader;
pub mod recorder;
pub mod scratch;
pub mod target;
pub mod terminate;
pub mod trial;
pub mod url;
pub mod watch;

mod catalogue;
mod journal;
mod marker;
mod mysql;
mod net;
mod postgres;
mod session;
mod sqlite;
mod value;
mod write;

pub use canceller::Canceller;
pub use capabilities::Capabilities;
pub use census::{Census, CensusOrder, Content};
pub use error::{DbError, StatementError};
pub use history::{HistoryChange, RevisionRecord, describe_history};
pub use lock::{
    Executed, Kept, LockError, LockRequest, Next, Notice, Sharing, TargetLock, Unfinished, Whole, WholeFailure,
};
pub use outcome::{Looked, Outcome, StillRunning};
pub use own::{OWN_TABLES, is_own_table};
pub use probe::{Privilege, Probe, ProbeFailure, Stage, probe};
pub use reader::Reader;
pub use recorder::{OwnTables, Sent, Transcript};
pub use target::Target;
pub use terminate::{TerminateError, Terminated, terminate};
pub use trial::{Trial, TrialRules, Tried};
pub use url::{ParsedUrl, UrlError, parse_url};
pub use watch::{Look, Watcher};
