//! Takes, lists, verifies, restores and prunes backups.
//!
//! A backup is an artifact (`pg_dump`'s custom format, an SQL dump, a SQLite file) and a manifest beside it. The
//! manifest is written last, so what is listed is whole. Dumps and restores are the engines' own tools' work: this
//! crate is the only one that starts child processes, in [`native`], and no password is ever among their arguments.
//!
//! It never decides *whether* something is restored, reads no clock and asks nobody: those arrive in [`Ports`] and as
//! arguments. What it proves is said by name: a backup that was read is not one that was restored.
//!
//! A backup is always written to a local folder first; [`place`] keeps verified copies elsewhere.
//!
//! Start at [`take()`], [`list`], [`verify()`], [`restore()`] and [`prune()`].

pub mod catalogue;
pub mod coding;
pub mod error;
pub mod native;
pub mod place;
pub mod ports;
pub mod prove;
pub mod prune;
pub mod restore;
pub mod take;
pub mod verify;

mod mysql;
mod naming;
mod part;
mod postgres;
mod row_sum;
mod space;
mod sql_scan;
mod sqlite;

pub use catalogue::{ArtifactState, Listed, Listing, OpenError, UnreadableManifest, list, open};
pub use coding::{Coding, Encrypt, Unlock};
pub use error::{BackupError, ToolFailure};
pub use native::toolbox::{NativeTool, ToolKind, ToolMissing, Toolbox};
pub use place::{Copied, CredentialForm, Fetched, Place, PlaceError, Remote, RemoteListing, UnreadableRemote};
pub use ports::{Phase, Ports, Progress};
pub use prove::{DrillPlace, prove};
pub use prune::{Keep, PruneError, PrunePlan, PrunePolicy, PruneReason, prune, prune_apply};
pub use restore::{
    Left, RestoreError, RestoreFailure, RestoreMode, RestoreOptions, RestoreRequest, Restored, check, restore,
};
pub use space::free_space;
pub use take::{TakeOptions, TakeRequest, Taken, take};
pub use verify::verify;
