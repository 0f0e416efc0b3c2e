//! The exit codes: the command's stable interface.

use std::process::ExitCode;

use godwit_api::views::{ApiError, MigrationStateView, RunOutcomeView, RunView, StatusView, TargetStateView};

/// How the command ends. `docs/user/cli.md` lists the codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exit(pub u8);

impl Exit {
    /// Done, or up to date.
    pub const DONE: Self = Self(0);
    /// A fault of Godwit's own.
    pub const INTERNAL: Self = Self(1);
    /// The command line cannot be meant so.
    pub const USAGE: Self = Self(2);
    /// Something is still to do.
    pub const PENDING: Self = Self(3);
    /// Folder and history do not agree.
    pub const ATTENTION: Self = Self(4);
    /// Findings block the plan.
    pub const FINDINGS: Self = Self(5);
    /// A migration stopped half-way and what it did stays.
    pub const PARTIAL: Self = Self(7);
    /// The target cannot be reached.
    pub const CANNOT_CONNECT: Self = Self(8);
    /// The environment's policy, or what the database says, forbids it.
    pub const REFUSED: Self = Self(9);
    /// A backup could not be verified.
    pub const NOT_VERIFIED: Self = Self(10);

    /// For an error, by its cause alone.
    pub const fn of_error(error: &ApiError) -> Self {
        Self(error.code.exit_code())
    }

    /// For a status: what would stop a run comes before what a run would do.
    pub fn of_status(status: &StatusView) -> Self {
        use MigrationStateView as State;
        let any = |wanted: &[State]| status.rows.iter().any(|row| wanted.contains(&row.state));
        if any(&[State::Partial]) {
            Self::PARTIAL
        } else if any(&[State::Edited, State::Missing, State::Duplicate]) {
            Self::ATTENTION
        } else if any(&[State::Pending, State::OutOfOrder, State::Failed]) {
            Self::PENDING
        } else {
            Self::DONE
        }
    }

    /// For a run that ended without an error: to its end, or cancelled by a person.
    pub const fn of_run(run: &RunView) -> Self {
        match (run.outcome, run.state) {
            (Some(RunOutcomeView::Succeeded), _) => Self::DONE,
            (_, Some(TargetStateView::Partial { .. } | TargetStateView::Unknown)) => Self::PARTIAL,
            _ => Self::PENDING,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.0)
    }
}
