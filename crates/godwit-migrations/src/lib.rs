//! A migrations folder in any supported format: names, pairs, directives, checksums.
//!
//! Reading never changes the folder. What makes the whole folder unreadable is a [`FolderError`]; what is wrong
//! with single files is a finding beside the migrations, so that the others can still be shown.
//!
//! Start at [`read`], and at [`create`] for a new migration.

mod checksum;
mod config;
mod create;
mod detect;
mod directives;
mod error;
mod file;
mod findings;
mod format;
mod listing;
mod pairing;
mod read;
mod timeouts;

pub use create::{Written, create, following, rewrite, write_new};
pub use detect::{Choice, DetectHints};
pub use error::{CreateError, FolderError};
pub use read::{Files, read};
