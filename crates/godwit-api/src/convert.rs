//! Nouns of `godwit-core` to views, and requests back to nouns.

mod backup;
mod destination;
mod dry_run;
mod environment;
mod facts;
mod folder;
mod identity;
mod plan;
mod run;
mod schedule;
mod schema;
mod status;

use godwit_core as core;

use crate::views;

pub(crate) use backup::{backup_view, table_rows_view};
pub(crate) use destination::remote_view;
pub(crate) use dry_run::{dry_run_view, no_dry_run};
pub(crate) use environment::{address, address_view};
pub(crate) use facts::facts_view;
pub(crate) use folder::{folder_view, migration_view};
pub(crate) use identity::identity_view;
pub(crate) use plan::{PlanWords, plan_view};
pub(crate) use run::{event_view, run_view};
pub(crate) use schedule::{read as read_schedule, schedule_view};
pub(crate) use schema::snapshot_view;
pub(crate) use status::{history_view, status_view};

/// Two enums with the same names on either side of the border.
macro_rules! same {
    ($core:ty, $view:ty, [$($name:ident),+ $(,)?]) => {
        impl From<$core> for $view {
            fn from(value: $core) -> Self {
                match value { $(<$core>::$name => Self::$name),+ }
            }
        }
        impl From<$view> for $core {
            fn from(value: $view) -> Self {
                match value { $(<$view>::$name => Self::$name),+ }
            }
        }
    };
}

same!(core::Engine, views::EngineView, [Postgres, Mysql, Sqlite]);
same!(core::Tier, views::TierView, [Development, Staging, Production]);
same!(core::Protect, views::ProtectView, [Open, Confirm, ReadOnly]);
same!(
    core::TlsMode,
    views::TlsView,
    [Disable, Prefer, Require, VerifyCa, VerifyFull]
);
same!(
    core::Blocks,
    views::BlocksView,
    [Nothing, Definitions, Writes, Everything, Unknown]
);
same!(core::Work, views::WorkView, [None, Rows, Scan, Build, Rewrite, Unknown]);
same!(core::FormatId, views::FormatView, [Godwit, Sqlx]);
same!(core::Direction, views::DirectionView, [Up, Down]);
same!(core::Severity, views::SeverityView, [Info, Warn, Block]);
same!(
    core::RunKind,
    views::RunKindView,
    [Apply, Rollback, Backup, Restore, Drill, Mark]
);
same!(
    core::RunOutcome,
    views::RunOutcomeView,
    [Succeeded, Failed, Cancelled, Died]
);
same!(
    core::RevisionState,
    views::RevisionStateView,
    [Applied, Started, Failed, RolledBack]
);
same!(
    core::GateKind,
    views::GateKindView,
    [Identity, History, Findings, Drill, Backup, Confirmation, Protection]
);
same!(core::GateState, views::GateStateView, [Met, AtStart, Closed, NotNeeded]);
same!(
    core::DryRunKind,
    views::DryRunKindView,
    [Static, Validated, Executed, Scratch]
);
same!(
    core::DryRunOutcome,
    views::DryRunOutcomeView,
    [Passed, Failed, Incomplete, Refused, NotOffered, Cancelled]
);
same!(
    core::DryVerdict,
    views::DryVerdictView,
    [Sent, Planned, Parsed, Ran, Failed, NotChecked]
);
same!(
    core::schema::diff::ChangeKind,
    views::SchemaChangeKindView,
    [Added, Removed, Changed]
);
same!(
    godwit_db::Stage,
    views::StageView,
    [Address, Port, Tls, LogIn, Database, Privileges]
);
same!(
    core::schema::RelationKind,
    views::RelationKindView,
    [Table, PartitionedTable, Partition, View, MaterializedView]
);
same!(
    core::schema::ConstraintKind,
    views::ConstraintKindView,
    [PrimaryKey, Unique, ForeignKey, Check, Exclusion]
);

impl From<core::Place> for views::PlaceView {
    fn from(place: core::Place) -> Self {
        let core::Place {
            file,
            line,
            column,
            excerpt,
        } = place;
        Self {
            file,
            line,
            column,
            excerpt,
        }
    }
}

impl From<core::Finding> for views::FindingView {
    fn from(finding: core::Finding) -> Self {
        let core::Finding {
            rule,
            severity,
            message,
            help,
            place,
            fixable,
            suppressed,
        } = finding;
        Self {
            has_page: godwit_engine::lint::has_page(&rule),
            rule,
            severity: severity.into(),
            message,
            help,
            place: place.map(Into::into),
            fixable,
            suppressed,
        }
    }
}

impl From<core::TargetState> for views::TargetStateView {
    fn from(state: core::TargetState) -> Self {
        match state {
            core::TargetState::Unchanged => Self::Unchanged,
            core::TargetState::RolledBack { done, total } => Self::RolledBack { done, total },
            core::TargetState::Partial { done, total } => Self::Partial { done, total },
            core::TargetState::Applied => Self::Applied,
            core::TargetState::Unknown => Self::Unknown,
        }
    }
}

/// A product and its version: `PostgreSQL 15.20`.
pub(crate) fn server_words(server: &core::ServerInfo) -> String {
    format!("{} {}", server.product, server.version)
}

/// A count as JSON can hold it: exact up to 2^53, which is more bytes and rows than there are.
#[allow(clippy::cast_precision_loss, reason = "exact up to 2^53")]
pub(crate) const fn number(count: u64) -> f64 {
    count as f64
}

/// Milliseconds as a view holds them, held at 49 days.
pub(crate) fn short_millis(millis: u64) -> u32 {
    u32::try_from(millis).unwrap_or(u32::MAX)
}

/// A length as a view holds it.
pub(crate) fn short(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// `text` cut to at most `bytes` at a character's border, and whether it was cut.
pub(crate) fn cut(text: &str, bytes: usize) -> (String, bool) {
    if text.len() <= bytes {
        return (text.to_owned(), false);
    }
    let end = (0..=bytes).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    (text[..end].to_owned(), true)
}
