//! Every cause of every crate to the one [`ApiError`] of the border.

use godwit_backup::{BackupError, OpenError, PlaceError, RestoreFailure};
use godwit_core::{MigrationState, TargetState};
use godwit_db::{DbError, UrlError};
use godwit_engine::{EngineError, Failure, dry::DryRunRefusal, identity::Refusal};
use godwit_migrations::{CreateError, FolderError};
use godwit_secrets::SecretsError;
use godwit_store::StoreError;

use crate::{
    target::quoted,
    views::{ApiError, ErrorCode},
};

impl ApiError {
    pub(crate) fn new(code: ErrorCode, message: impl AsRef<str>) -> Self {
        Self {
            code,
            message: sentence(message.as_ref()),
            hint: None,
            causes: Vec::new(),
            place: None,
            target_state: None,
        }
    }

    #[must_use]
    pub(crate) fn hint(mut self, hint: impl AsRef<str>) -> Self {
        self.hint = Some(sentence(hint.as_ref()));
        self
    }

    #[must_use]
    pub(crate) fn state(mut self, state: TargetState) -> Self {
        self.target_state = Some(state.into());
        self
    }

    /// Keeps the words of everything below `error`, outermost first.
    #[must_use]
    pub(crate) fn causes_of(mut self, error: &dyn std::error::Error) -> Self {
        let mut next = error.source();
        while let Some(source) = next {
            let words = source.to_string();
            if self.causes.last() != Some(&words) && words != error.to_string() {
                self.causes.push(words);
            }
            next = source.source();
        }
        self
    }
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ApiError {}

/// A request that cannot be meant.
pub(crate) fn invalid(message: impl AsRef<str>, hint: impl AsRef<str>) -> ApiError {
    ApiError::new(ErrorCode::InvalidInput, message).hint(hint)
}

/// A fault of Godwit's own.
pub(crate) fn internal(message: impl AsRef<str>) -> ApiError {
    ApiError::new(ErrorCode::Internal, message)
}

/// What was named does not exist.
pub(crate) fn not_found(what: &str, name: &str) -> ApiError {
    ApiError::new(ErrorCode::NotFound, format!("there is no {what} '{name}'"))
}

/// Library errors are lower-case clauses; at the border they become sentences.
pub(crate) fn sentence(clause: &str) -> String {
    let mut chars = clause.chars();
    let Some(first) = chars.next() else {
        return String::new();
    };
    // A name (of a file, a migration, an option) keeps its case.
    let word_end = clause.find(' ').unwrap_or(clause.len());
    let name = clause[..word_end].contains(['.', '/', '_', '\\', '\'', '`']) || clause.starts_with("godwit");
    let first: String = if name {
        first.to_string()
    } else {
        first.to_uppercase().collect()
    };
    let ends = clause.ends_with(['.', '!', '?']);
    format!("{first}{}{}", chars.as_str(), if ends { "" } else { "." })
}

impl From<Failure> for ApiError {
    fn from(failure: Failure) -> Self {
        let state = failure.state;
        let mut error = engine(failure.error, state);
        error.target_state = Some(state.into());
        error
    }
}

impl From<EngineError> for ApiError {
    fn from(error: EngineError) -> Self {
        engine(error, TargetState::Unchanged)
    }
}

fn engine(error: EngineError, state: TargetState) -> ApiError {
    let message = error.to_string();
    let with = |code, hint: &str| ApiError::new(code, &message).hint(hint).causes_of(&error);
    match &error {
        EngineError::Folder(_)
        | EngineError::Db(_)
        | EngineError::Backup(_)
        | EngineError::OpenBackup(_)
        | EngineError::Restore(_) => {}
        EngineError::UnknownVersion { .. } => {
            return with(ErrorCode::NotFound, "Look at the status for the versions there are.");
        }
        EngineError::NothingToRollBack { .. } => {
            return with(ErrorCode::InvalidInput, "Look at the history for what is applied.");
        }
        EngineError::HistoryNeedsAttention { rows, .. } => {
            let partial = rows
                .iter()
                .any(|(_, state)| matches!(state, MigrationState::Partial { .. }));
            return with(
                ErrorCode::HistoryNeedsAttention,
                if partial {
                    "Let it go on with 'godwit resume'; where it cannot, roll it back with 'godwit rollback --partial', or finish or undo it by hand and say so with 'godwit resolve'."
                } else {
                    "Bring folder and history together first: restore the files as they were applied, or put the change into a new migration."
                },
            );
        }
        EngineError::NothingStopped { .. } => {
            return with(
                ErrorCode::InvalidInput,
                "There is nothing to resume; apply what is pending.",
            );
        }
        EngineError::NothingToResolve { .. } => {
            return with(
                ErrorCode::InvalidInput,
                "Look at the status for the migration that stopped.",
            );
        }
        EngineError::CannotResume { .. } => {
            return with(
                ErrorCode::HistoryNeedsAttention,
                "Look at the target, then roll it back with 'godwit rollback --partial', or finish or undo it by hand and say so with 'godwit resolve'.",
            );
        }
        EngineError::FindingsBlock { place, help, .. } => {
            let mut api = with(ErrorCode::FindingsBlock, help);
            api.place = place.clone().map(Into::into);
            return api;
        }
        EngineError::Irreversible { .. } => {
            return with(
                ErrorCode::Irreversible,
                "Bring the file back or write its down script, or restore a backup.",
            );
        }
        EngineError::ReadOnly { .. } => {
            return with(
                ErrorCode::RefusedByPolicy,
                "Change the environment's protection if it is to be written to.",
            );
        }
        EngineError::NotProven { target, .. } => {
            let hint = format!(
                "Take one: godwit backup create --env {target} --verify restored. In an emergency: --break-glass and the reason."
            );
            return with(ErrorCode::NotProven, &hint);
        }
        EngineError::Identity(refusal) => return identity(refusal, &message),
        EngineError::MarkerWrite { .. } => {
            return with(
                ErrorCode::RefusedByPolicy,
                "Let it be written by a role that may create tables there; whoever connects can read it then.",
            );
        }
        EngineError::NotConfirmed { target } => {
            let hint = format!("Type '{target}' to confirm; on the command line: --confirm {target}");
            return with(ErrorCode::ConfirmationNeeded, &hint);
        }
        EngineError::PlanStale { .. } => return with(ErrorCode::PlanStale, "Make the plan again and look at it."),
        EngineError::DryRun(refusal) => return dry_run(refusal, &message),
        EngineError::LockBusy { .. } => return with(ErrorCode::LockBusy, "Try again when that run is over."),
        EngineError::NoRecord { .. } => return with(ErrorCode::Internal, "Nothing was started."),
        EngineError::Statement { place, source, .. } => {
            let mut api = with(failed_code(state, source), failed_hint(state));
            api.place = Some(place.clone().into());
            api.causes.extend(statement_words(source));
            return api;
        }
        EngineError::HistoryWrite { source, .. } | EngineError::RunEnd { source } => {
            return with(failed_code(state, source), failed_hint(state));
        }
        EngineError::Cancelled => return with(ErrorCode::Internal, "It was cancelled by a person."),
        EngineError::BackupUnreadable { .. } => {
            return with(ErrorCode::BackupFailed, "Look at the disk, then back up again.");
        }
    }
    match error {
        EngineError::Folder(error) => error.into(),
        EngineError::Db(error) => error.into(),
        EngineError::Backup(error) => error.into(),
        EngineError::OpenBackup(error) => error.into(),
        EngineError::Restore(error) => restore(&error),
        // Every other cause returned above.
        other => internal(other.to_string()),
    }
}

fn identity(refusal: &Refusal, message: &str) -> ApiError {
    let hint = match refusal {
        Refusal::Mismatch {
            target,
            environment: true,
            ..
        } => format!(
            "Correct the environment's address, tier or name. If the database is what the environment says, write its marker again: godwit env mark {}",
            quoted(target)
        ),
        Refusal::Copy {
            target,
            environment: true,
            ..
        } => format!(
            "If it is to be '{target}' from now on, say so once: godwit env mark {}",
            quoted(target)
        ),
        Refusal::Mismatch { environment: false, .. } => {
            "The marker was written meanwhile. Look at the plan again.".to_owned()
        }
        Refusal::Copy { environment: false, .. } => {
            "Say what it is from now on: godwit env add NAME --url URL --tier TIER, then godwit env mark NAME"
                .to_owned()
        }
    };
    ApiError::new(ErrorCode::EnvironmentMismatch, message).hint(hint)
}

fn dry_run(refusal: &DryRunRefusal, message: &str) -> ApiError {
    let error = ApiError::new(ErrorCode::DryRunRefused, message);
    match refusal {
        DryRunRefusal::Production { .. } => {
            error.hint("Validate the plan instead, or execute it on a restored copy that is an environment of its own.")
        }
        DryRunRefusal::Statement { place, help, .. } => {
            let mut error = error.hint(help);
            error.place = Some(place.clone().into());
            error
        }
        DryRunRefusal::NotOffered { .. } => error.hint(
            "Ask for a scratch database: the schema without its rows is copied beside the target, the plan runs there, and it is dropped again.",
        ),
        DryRunRefusal::NoScratch { .. } => error.hint("Execute the dry run on the target itself."),
        DryRunRefusal::NoCopy { .. } => error.hint("Validate the plan instead, or rehearse it on a restored backup."),
    }
}

fn failed_code(state: TargetState, source: &DbError) -> ErrorCode {
    match state {
        TargetState::Unknown => ErrorCode::OutcomeUnknown,
        TargetState::Partial { .. } => ErrorCode::MigrationPartial,
        _ if source.is_lost() => ErrorCode::OutcomeUnknown,
        _ => ErrorCode::MigrationFailed,
    }
}

const fn failed_hint(state: TargetState) -> &'static str {
    match state {
        TargetState::Unchanged | TargetState::RolledBack { .. } => {
            "Nothing of this migration stayed. Mend the script and plan again."
        }
        TargetState::Partial { .. } => {
            "What it did stays. Let it go on with 'godwit resume', roll it back with 'godwit rollback --partial', or finish or undo it by hand and say so with 'godwit resolve'."
        }
        TargetState::Applied => "The target has everything; look at the history.",
        TargetState::Unknown => "Look at the target and its history before anything else runs.",
    }
}

/// What the server said beside its message.
fn statement_words(error: &DbError) -> Vec<String> {
    let DbError::Statement(error) = error else {
        return Vec::new();
    };
    let code = error.code.as_ref().map(|code| format!("code {code}"));
    let detail = error.detail.as_ref().map(|detail| format!("detail: {detail}"));
    let hint = error.hint.as_ref().map(|hint| format!("hint: {hint}"));
    [code, detail, hint].into_iter().flatten().collect()
}

impl From<DbError> for ApiError {
    fn from(error: DbError) -> Self {
        match &error {
            DbError::Connect(failure) => Self::new(ErrorCode::CannotConnect, &failure.message)
                .hint(&failure.hint)
                .causes_of(&error),
            DbError::Lost { .. } => {
                Self::new(ErrorCode::CannotConnect, error.to_string()).hint("Look whether the server is up.")
            }
            DbError::ReadOnly { .. } => {
                Self::new(ErrorCode::RefusedByPolicy, error.to_string()).hint("Ask for a role that may write.")
            }
            DbError::Pooled { .. } => Self::new(ErrorCode::RefusedByPolicy, error.to_string())
                .hint("Give the environment the server's direct address, or that of a pool in session mode. Nothing was written."),
            DbError::File { .. } => {
                Self::new(ErrorCode::CannotConnect, error.to_string()).hint("Look at the folder and its rights.")
            }
            DbError::Version { .. } => Self::new(ErrorCode::InvalidInput, error.to_string()).hint("Rename the file."),
            _ => {
                let mut api = internal(error.to_string()).causes_of(&error);
                api.causes.extend(statement_words(&error));
                api
            }
        }
    }
}

impl From<FolderError> for ApiError {
    fn from(error: FolderError) -> Self {
        Self::new(ErrorCode::FolderUnreadable, error.to_string())
            .hint(error.help())
            .causes_of(&error)
    }
}

impl From<CreateError> for ApiError {
    fn from(error: CreateError) -> Self {
        Self::new(ErrorCode::InvalidInput, error.to_string())
            .hint("Nothing was written.")
            .causes_of(&error)
    }
}

impl From<UrlError> for ApiError {
    fn from(error: UrlError) -> Self {
        invalid(
            error.to_string(),
            "A URL looks like postgres://user@host:5432/database or sqlite:///path/to/file.db",
        )
    }
}

impl From<SecretsError> for ApiError {
    fn from(error: SecretsError) -> Self {
        let message = error.to_string();
        match error {
            SecretsError::Missing { .. } => Self::new(ErrorCode::KeyringMissing, message)
                .hint("Start a keyring, or keep the password only for this session."),
            SecretsError::Locked { .. } => Self::new(ErrorCode::KeyringLocked, message)
                .hint("Unlock the keyring, or keep the password only for this session."),
            _ => Self::new(ErrorCode::KeyringLocked, message)
                .hint("Try again, or keep the password only for this session."),
        }
    }
}

impl From<BackupError> for ApiError {
    fn from(error: BackupError) -> Self {
        let message = error.to_string();
        match error {
            BackupError::Db(error) => error.into(),
            BackupError::ToolMissing(_) => {
                Self::new(ErrorCode::ToolMissing, message).hint("Settings lists the tools that were found.")
            }
            BackupError::NoSpace { .. } | BackupError::DiskFull { .. } => Self::new(ErrorCode::DiskFull, message)
                .hint("Make room, or choose another backup folder. Nothing half-written was left."),
            BackupError::NoServer { .. } => Self::new(ErrorCode::ToolMissing, message)
                .hint("Nothing is known of the backup that was not known before."),
            BackupError::Locked { .. } => Self::new(ErrorCode::BackupLocked, message)
                .hint("Give it its passphrase or private key: godwit backup passphrase set, or --identity FILE."),
            BackupError::Scope { .. } | BackupError::Coding { .. } => {
                Self::new(ErrorCode::InvalidInput, message).hint("Nothing was begun.")
            }
            error => Self::new(ErrorCode::BackupFailed, message)
                .hint("There is no backup of this attempt; nothing half-written was left.")
                .causes_of(&error),
        }
    }
}

impl From<PlaceError> for ApiError {
    fn from(error: PlaceError) -> Self {
        let code = match error {
            PlaceError::Local(error) => return error.into(),
            PlaceError::Cancelled => return internal("cancelled").hint("It was cancelled by a person."),
            PlaceError::Invalid { .. } | PlaceError::CredentialMalformed { .. } => ErrorCode::InvalidInput,
            PlaceError::CredentialMissing { .. } => ErrorCode::PasswordMissing,
            PlaceError::NoSuchPlace { .. } | PlaceError::NotFound { .. } => ErrorCode::NotFound,
            PlaceError::Unreachable { .. } | PlaceError::Denied { .. } => ErrorCode::CannotConnect,
            PlaceError::NoRoom { .. } => ErrorCode::DiskFull,
            PlaceError::AlreadyThere { .. } => ErrorCode::AlreadyExists,
            PlaceError::Busy { .. } => ErrorCode::LockBusy,
            PlaceError::Differs { .. } | PlaceError::UnreadableManifest { .. } | PlaceError::LocalBroken { .. } => {
                ErrorCode::BackupBroken
            }
            PlaceError::Setup { .. } | PlaceError::Overwrites { .. } | PlaceError::Refused { .. } => {
                ErrorCode::BackupFailed
            }
        };
        Self::new(code, error.to_string()).hint(error.help())
    }
}

impl From<OpenError> for ApiError {
    fn from(error: OpenError) -> Self {
        match &error {
            OpenError::NotFound { .. } => {
                Self::new(ErrorCode::NotFound, error.to_string()).hint("godwit backup list shows what there is.")
            }
            _ => Self::new(ErrorCode::BackupBroken, error.to_string()).hint("Nothing was touched."),
        }
    }
}

fn restore(error: &godwit_backup::RestoreError) -> ApiError {
    let left = error.left.to_string();
    let message = error.cause.to_string();
    match &error.cause {
        RestoreFailure::Broken { .. } | RestoreFailure::OtherEngine { .. } | RestoreFailure::Empty { .. } => {
            ApiError::new(ErrorCode::BackupBroken, message).hint(left)
        }
        RestoreFailure::Leftover { .. } => ApiError::new(ErrorCode::RestoreFailed, message).hint(
            "Move it away, or restore under another name. If the database was lost, it may hold its last changes.",
        ),
        RestoreFailure::MissingExtension { .. } => {
            ApiError::new(ErrorCode::RefusedByPolicy, message).hint("Install it on the server, or restore elsewhere.")
        }
        RestoreFailure::OlderServer { .. } | RestoreFailure::NotEmpty { .. } | RestoreFailure::InUse { .. } => {
            ApiError::new(ErrorCode::RefusedByPolicy, message).hint(left)
        }
        RestoreFailure::NoDatabase { .. } => ApiError::new(ErrorCode::NotFound, message).hint(left),
        RestoreFailure::Differs { .. } => ApiError::new(ErrorCode::RestoreFailed, message).hint(left),
        RestoreFailure::Step(BackupError::ToolMissing(_)) => ApiError::new(ErrorCode::ToolMissing, message).hint(left),
        RestoreFailure::Step(BackupError::Db(DbError::Connect(failure))) => {
            ApiError::new(ErrorCode::CannotConnect, &failure.message).hint(&failure.hint)
        }
        RestoreFailure::Step(_) => ApiError::new(ErrorCode::RestoreFailed, message)
            .hint(left)
            .causes_of(&error.cause),
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        let message = error.to_string();
        let code = match &error {
            StoreError::Newer { .. } => ErrorCode::StoreNewer,
            StoreError::Damaged { .. } => ErrorCode::StoreDamaged,
            StoreError::Busy { .. } => ErrorCode::StoreBusy,
            StoreError::NameTaken { .. } | StoreError::DestinationTaken { .. } => ErrorCode::AlreadyExists,
            StoreError::NotFound { .. } => ErrorCode::NotFound,
            StoreError::Ambiguous { .. } => ErrorCode::InvalidInput,
            _ => ErrorCode::Internal,
        };
        Self::new(code, message).hint(error.help()).causes_of(&error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clauses_become_sentences_and_names_keep_their_case() {
        assert_eq!(sentence("the folder is empty"), "The folder is empty.");
        assert_eq!(sentence("orders.up.sql was edited"), "orders.up.sql was edited.");
        assert_eq!(sentence("Look at the disk."), "Look at the disk.");
    }
}
