//! Use cases over one target: status, plan, apply, roll back, back up, restore, recover.
//!
//! The engine decides *whether* and *in which order*; `godwit-db` decides *how*.
//! It never opens a keyring, reads a clock or prints: those arrive as arguments or [`ports`].
//!
//! Start at [`plan::up`] and [`apply::run`].

pub mod apply;
pub mod backup;
pub mod dry;
pub mod error;
pub mod facts;
pub mod folder;
pub mod gates;
pub mod identity;
pub mod lint;
pub mod mark;
pub mod plan;
pub mod ports;
pub mod recover;
mod release;
pub mod resolve;
pub mod restore;
mod retry;
pub mod status;
mod step;
mod stepwise;
pub mod survey;
mod watch;
mod whole;

pub use error::{EngineError, Failure};
pub use ports::{Clock, Identity, Ports, RunLog, RunSink};
