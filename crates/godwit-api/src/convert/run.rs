//! Runs and their events.

use godwit_core::{RunEvent, RunEventKind, RunRecord};

use super::number;
use crate::views::{RunEventKindView, RunEventView, RunView};

pub(crate) fn run_view(record: RunRecord) -> RunView {
    RunView {
        id: record.id.to_string(),
        kind: record.kind.into(),
        environment: record.environment.map(|id| id.to_string()),
        target: record.target,
        plan: record.plan.map(|digest| digest.to_string()),
        versions: record.versions.iter().map(ToString::to_string).collect(),
        by: record.by,
        machine: record.machine,
        godwit: record.godwit,
        started: record.started.to_string(),
        ended: record.ended.map(|at| at.to_string()),
        outcome: record.outcome.map(Into::into),
        state: record.state.map(Into::into),
        error: record.error,
        backup: record.backup.map(|id| id.to_string()),
    }
}

pub(crate) fn event_view(event: RunEvent) -> RunEventView {
    RunEventView {
        run: event.run.to_string(),
        seq: event.seq,
        at: event.at.to_string(),
        what: event.kind.into(),
    }
}

impl From<RunEventKind> for RunEventKindView {
    fn from(kind: RunEventKind) -> Self {
        match kind {
            RunEventKind::Started {
                plan,
                migrations,
                transactions,
            } => Self::Started {
                plan: plan.map(|digest| digest.to_string()),
                migrations,
                transactions: transactions.into(),
            },
            RunEventKind::LockWaiting { holder, seconds } => Self::LockWaiting { holder, seconds },
            RunEventKind::Locked { session } => Self::Locked {
                session: session.and_then(|id| u64::try_from(id).ok()).map(number),
            },
            RunEventKind::Blocked { blockage } => Self::Blocked {
                blockage: blockage.into(),
            },
            RunEventKind::Free => Self::Free,
            RunEventKind::Inside { progress } => Self::Inside {
                progress: progress.into(),
            },
            RunEventKind::BreakGlass { gate, reason } => Self::BreakGlass { gate, reason },
            RunEventKind::BackupStarted { tool } => Self::BackupStarted { tool },
            RunEventKind::Progress { bytes, total, what } => Self::Progress {
                bytes: number(bytes),
                total: total.map(number),
                what,
            },
            RunEventKind::BackupFinished { backup, bytes } => Self::BackupFinished {
                backup: backup.to_string(),
                bytes: number(bytes),
            },
            RunEventKind::MigrationStarted {
                version,
                name,
                statements,
            } => Self::MigrationStarted {
                version: version.to_string(),
                name,
                statements,
            },
            RunEventKind::StatementStarted {
                version,
                index,
                line,
                summary,
            } => Self::StatementStarted {
                version: version.to_string(),
                index,
                line,
                summary,
            },
            RunEventKind::StatementFinished {
                version,
                index,
                rows,
                millis,
            } => Self::StatementFinished {
                version: version.to_string(),
                index,
                rows: rows.map(number),
                millis: number(millis),
            },
            RunEventKind::Notice { severity, message } => Self::Notice { severity, message },
            RunEventKind::Retrying {
                version,
                index,
                attempt,
                tries,
                wait,
                reason,
            } => Self::Retrying {
                version: version.to_string(),
                index,
                attempt,
                tries,
                wait: number(wait),
                reason,
            },
            RunEventKind::MigrationFinished { version, millis } => Self::MigrationFinished {
                version: version.to_string(),
                millis: number(millis),
            },
            RunEventKind::Ended {
                outcome,
                state,
                error,
                place,
            } => Self::Ended {
                outcome: outcome.into(),
                state: state.into(),
                error,
                place: place.map(Into::into),
            },
        }
    }
}
