//! The `godwit` command: the API's use cases for terminals, scripts and CI.
//!
//! It parses words, asks, shows and maps outcomes to exit codes; everything else is `godwit-api`'s. It reads no
//! environment variable and holds no terminal by itself: [`Io`] and [`Surroundings`] bring them in, so that tests can
//! be both.
//!
//! Start at [`run()`].

mod args;
mod ask;
mod attend;
mod commands;
mod context;
mod exit;
mod io;
mod near;
mod output;
mod run;
mod since;
mod target;

pub use exit::Exit;
pub use io::{Interrupts, Io, Surroundings, Terminal};
pub use run::{command, run};
