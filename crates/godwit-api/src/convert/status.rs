//! Status and history.

use godwit_core::{EditKind, EnvironmentId, History, MigrationState, Revision, ServerInfo, StatusRow, TargetStatus};
use jiff::Timestamp;

use super::{server_words, short, short_millis};
use crate::views::{HistoryView, MigrationStateView, RevisionView, StatusRowView, StatusView};

pub(crate) fn status_view(
    status: &TargetStatus,
    environment: Option<EnvironmentId>,
    target: &str,
    server: &ServerInfo,
    checked: Timestamp,
) -> StatusView {
    StatusView {
        environment: environment.map(|id| id.to_string()),
        target: target.to_owned(),
        server: server_words(server),
        format: status.format.into(),
        because: status.because.clone(),
        history_exists: status.history_exists,
        head: status.head.as_ref().map(ToString::to_string),
        pending: short(status.pending()),
        attention: short(status.attention()),
        rows: status.rows.iter().map(row).collect(),
        checked: checked.to_string(),
    }
}

fn row(row: &StatusRow) -> StatusRowView {
    StatusRowView {
        version: row.version.to_string(),
        name: row.name.clone(),
        state: row.state.into(),
        detail: match row.state {
            MigrationState::Partial { done, total } if total > 0 => Some(format!("{done} of {total}")),
            _ => None,
        },
        at: row.at.map(|at| at.to_string()),
        millis: row.millis.map(short_millis),
        by: row.by.clone(),
        reversible: row.reversible,
    }
}

impl From<MigrationState> for MigrationStateView {
    fn from(state: MigrationState) -> Self {
        match state {
            MigrationState::Pending => Self::Pending,
            MigrationState::Applied => Self::Applied,
            MigrationState::Partial { .. } => Self::Partial,
            MigrationState::Failed => Self::Failed,
            MigrationState::Edited {
                edit: EditKind::Content,
            } => Self::Edited,
            MigrationState::Edited {
                edit: EditKind::LineEndings,
            } => Self::EditedLineEndings,
            MigrationState::Missing => Self::Missing,
            MigrationState::OutOfOrder => Self::OutOfOrder,
            MigrationState::Baseline => Self::Baseline,
            MigrationState::Duplicate => Self::Duplicate,
        }
    }
}

/// Newest first.
pub(crate) fn history_view(history: &History, target: &str) -> HistoryView {
    HistoryView {
        target: target.to_owned(),
        format: history.format.into(),
        exists: history.exists,
        rows: history.rows.iter().rev().map(revision).collect(),
    }
}

fn revision(revision: &Revision) -> RevisionView {
    RevisionView {
        version: revision.version.to_string(),
        name: revision.name.clone(),
        state: revision.state.into(),
        at: revision.at.map(|at| at.to_string()),
        millis: revision.millis.map(short_millis),
        by: revision.by.clone(),
        machine: revision.machine.clone(),
        tool: revision.tool.clone(),
    }
}
