//! One file per command: it asks the API, shows what came back, and says how to end.

pub(crate) mod apply;
pub(crate) mod backup;
mod backup_copy;
pub(crate) mod completions;
pub(crate) mod destination;
pub(crate) mod dry_run;
pub(crate) mod environment;
pub(crate) mod environment_add;
pub(crate) mod environment_mark;
mod execute;
pub(crate) mod history;
pub(crate) mod lint;
pub(crate) mod man;
pub(crate) mod new;
pub(crate) mod plan;
pub(crate) mod resolve;
mod restore;
pub(crate) mod resume;
pub(crate) mod rollback;
mod schedule;
pub(crate) mod status;

use godwit_api::views::{ApiError, ErrorCode};

use crate::Exit;

/// How a command ends. The error is boxed because it is many times as large as the exit code.
pub(crate) type Outcome = Result<Exit, Box<ApiError>>;

/// A command line that cannot be meant so; `message` is a clause.
pub(crate) fn usage(message: &str, hint: &str) -> Box<ApiError> {
    failed(ErrorCode::InvalidInput, message, hint)
}

/// An error of the command's own; `message` is a clause.
pub(crate) fn failed(code: ErrorCode, message: &str, hint: &str) -> Box<ApiError> {
    let mut letters = message.chars();
    let first = letters
        .next()
        .map(|first| first.to_uppercase().to_string())
        .unwrap_or_default();
    Box::new(ApiError {
        code,
        message: format!("{first}{}.", letters.as_str()),
        hint: Some(hint.to_owned()),
        causes: Vec::new(),
        place: None,
        target_state: None,
    })
}
