//! The one error that front ends see.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{PlaceView, TargetStateView};

/// Every cause that a front end tells apart; `docs/error-codes.md` lists them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorCode {
    /// A fault of Godwit's own.
    Internal,
    /// A request that cannot be meant: a bad URL, an unknown name, a missing field.
    InvalidInput,
    /// What was named does not exist.
    NotFound,
    /// What is to be made exists already.
    AlreadyExists,
    /// The migrations folder is missing, empty or unreadable.
    FolderUnreadable,
    /// Edited, missing, partial or duplicated migrations must be settled first.
    HistoryNeedsAttention,
    /// Findings of level *block*.
    FindingsBlock,
    /// A migration has no way back.
    Irreversible,
    /// Another run holds the target's lock.
    LockBusy,
    /// The target cannot be reached or logged in to.
    CannotConnect,
    /// The keyring holds no password for this environment.
    PasswordMissing,
    /// There is no OS keyring.
    KeyringMissing,
    /// The OS keyring is locked.
    KeyringLocked,
    /// The environment's policy forbids it, or the way to the server cannot hold a lock.
    RefusedByPolicy,
    /// The database says that it is another environment, or is a copy.
    EnvironmentMismatch,
    /// The environment's name must be typed.
    ConfirmationNeeded,
    /// The plan was made for another state of folder or target.
    PlanStale,
    /// A dry run is refused here, or for this plan, or the engine has none.
    DryRunRefused,
    /// A statement failed in a dry run; nothing of it was kept.
    DryRunFailed,
    /// A dry run left something unchecked.
    DryRunIncomplete,
    /// A migration failed; what it had done was rolled back.
    MigrationFailed,
    /// A migration failed and what it had done stays.
    MigrationPartial,
    /// The connection was lost, so what became of the last statement is unknown.
    OutcomeUnknown,
    /// The backup is cut, empty, of another engine or does not match its manifest.
    BackupBroken,
    /// The backup is encrypted, and what is known does not open it.
    BackupLocked,
    /// The backup could not be taken.
    BackupFailed,
    /// The policy asks for a backup that was restored and compared, and there is none that is new enough.
    NotProven,
    /// The restore did not end as the manifest says.
    RestoreFailed,
    /// No fitting native tool is installed.
    ToolMissing,
    /// The disk is full, or nearly.
    DiskFull,
    /// The store was written by a newer Godwit.
    StoreNewer,
    /// The store's file is damaged.
    StoreDamaged,
    /// The store is locked by another program.
    StoreBusy,
}

impl ErrorCode {
    /// The exit code of the `godwit` command for this cause.
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Internal | Self::StoreNewer | Self::StoreDamaged | Self::StoreBusy | Self::DiskFull => 1,
            Self::InvalidInput | Self::NotFound | Self::AlreadyExists | Self::FolderUnreadable | Self::ToolMissing => 2,
            Self::HistoryNeedsAttention => 4,
            Self::FindingsBlock => 5,
            Self::LockBusy => 6,
            Self::MigrationPartial | Self::OutcomeUnknown => 7,
            Self::CannotConnect | Self::PasswordMissing | Self::KeyringMissing | Self::KeyringLocked => 8,
            Self::RefusedByPolicy
            | Self::EnvironmentMismatch
            | Self::ConfirmationNeeded
            | Self::PlanStale
            | Self::DryRunRefused
            | Self::Irreversible
            | Self::NotProven => 9,
            Self::BackupBroken | Self::BackupLocked | Self::BackupFailed | Self::RestoreFailed => 10,
            Self::MigrationFailed | Self::DryRunFailed => 11,
            Self::DryRunIncomplete => 12,
        }
    }
}

/// What went wrong, where, what state the target is in, and what to do now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ApiError {
    /// The cause; front ends switch on this and never on text.
    pub code: ErrorCode,
    /// One sentence with names in it.
    pub message: String,
    /// The next action.
    pub hint: Option<String>,
    /// The driver's and the tool's own words, outermost first.
    pub causes: Vec<String>,
    /// Where in a script.
    pub place: Option<PlaceView>,
    /// What state the target is in; always present once its lock was taken.
    pub target_state: Option<TargetStateView>,
}
