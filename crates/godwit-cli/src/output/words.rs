//! Views' names, counts and times as people read them.

use godwit_api::views::{
    BackupView, EngineView, FormatView, GateKindView, MigrationStateView, PlaceView, ProofView, ProtectView,
    RevisionStateView, SeverityView, StageView, TargetStateView, TierView,
};

/// `1 migration`, `3 migrations`.
pub(crate) fn count(number: u32, one: &str) -> String {
    if number == 1 {
        format!("1 {one}")
    } else {
        format!("{number} {one}s")
    }
}

/// `2026-11-21 11:30:09 UTC`, from a view's timestamp.
pub(crate) fn time(at: &str) -> String {
    match (at.get(..10), at.get(11..19)) {
        (Some(day), Some(clock)) => format!("{day} {clock} UTC"),
        _ => at.to_owned(),
    }
}

/// `12 ms`, `3.4 s`, `2 min 5 s`.
pub(crate) fn duration(millis: f64) -> String {
    if millis < 1000.0 {
        format!("{millis:.0} ms")
    } else if millis < 60_000.0 {
        format!("{:.1} s", millis / 1000.0)
    } else {
        let seconds = (millis / 1000.0).floor();
        format!("{:.0} min {:.0} s", (seconds / 60.0).floor(), seconds % 60.0)
    }
}

/// `512 bytes`, `8.0 KiB`, `1.2 GiB`.
pub(crate) fn bytes(bytes: f64) -> String {
    let mut size = bytes;
    let mut unit = "bytes";
    for larger in ["KiB", "MiB", "GiB", "TiB"] {
        if size < 1024.0 {
            break;
        }
        size /= 1024.0;
        unit = larger;
    }
    if unit == "bytes" {
        format!("{size:.0} bytes")
    } else {
        format!("{size:.1} {unit}")
    }
}

/// `file:line:column`.
pub(crate) fn place(place: &PlaceView) -> String {
    format!("{}:{}:{}", place.file, place.line, place.column)
}

/// `text` as one word of a POSIX shell.
pub(crate) fn shell(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:@%+=,".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

/// `text` in one line of at most `width` letters.
pub(crate) fn short(text: &str, width: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= width {
        line
    } else {
        line.chars().take(width.saturating_sub(1)).chain(['…']).collect()
    }
}

/// What state a target is in, as a clause.
pub(crate) fn target_state(state: TargetStateView) -> String {
    match state {
        TargetStateView::Unchanged => "nothing was changed".to_owned(),
        TargetStateView::RolledBack { done: 0, .. } => "what was begun was rolled back; nothing was changed".to_owned(),
        TargetStateView::RolledBack { done, total } => {
            format!("{done} of {total} migrations are done and stay; what was begun after them was rolled back")
        }
        TargetStateView::Partial { done: 0, total } => format!(
            "partial: none of {} of the migration is done, but the one that failed may have left something",
            count(total, "statement")
        ),
        TargetStateView::Partial { done, total } => {
            format!(
                "partial: {done} of {} of the migration are done and stay",
                count(total, "statement")
            )
        }
        TargetStateView::Applied => "everything asked for is done".to_owned(),
        TargetStateView::Unknown => "unknown: what became of the last statement is not known".to_owned(),
    }
}

pub(crate) const fn migration_state(state: MigrationStateView) -> &'static str {
    match state {
        MigrationStateView::Pending => "pending",
        MigrationStateView::Applied => "applied",
        MigrationStateView::Partial => "partial",
        MigrationStateView::Failed => "failed",
        MigrationStateView::Edited => "edited",
        MigrationStateView::EditedLineEndings => "applied (line endings differ)",
        MigrationStateView::Missing => "missing",
        MigrationStateView::OutOfOrder => "out of order",
        MigrationStateView::Baseline => "baseline",
        MigrationStateView::Duplicate => "duplicate version",
    }
}

pub(crate) const fn revision_state(state: RevisionStateView) -> &'static str {
    match state {
        RevisionStateView::Applied => "applied",
        RevisionStateView::Started => "started",
        RevisionStateView::Failed => "failed",
        RevisionStateView::RolledBack => "rolled back",
    }
}

pub(crate) const fn gate(kind: GateKindView) -> &'static str {
    match kind {
        GateKindView::Identity => "identity",
        GateKindView::History => "history",
        GateKindView::Findings => "findings",
        GateKindView::Drill => "proven backup",
        GateKindView::Backup => "backup",
        GateKindView::Confirmation => "confirmation",
        GateKindView::Protection => "protection",
    }
}

pub(crate) const fn severity(severity: SeverityView) -> &'static str {
    match severity {
        SeverityView::Info => "info",
        SeverityView::Warn => "warning",
        SeverityView::Block => "blocks",
    }
}

pub(crate) const fn tier(tier: TierView) -> &'static str {
    match tier {
        TierView::Development => "development",
        TierView::Staging => "staging",
        TierView::Production => "production",
    }
}

pub(crate) const fn protect(protect: ProtectView) -> &'static str {
    match protect {
        ProtectView::Open => "open",
        ProtectView::Confirm => "confirm",
        ProtectView::ReadOnly => "read-only",
    }
}

pub(crate) const fn format(format: FormatView) -> &'static str {
    match format {
        FormatView::Godwit => "Godwit",
        FormatView::Sqlx => "sqlx",
    }
}

pub(crate) const fn engine(engine: EngineView) -> &'static str {
    match engine {
        EngineView::Postgres => "PostgreSQL",
        EngineView::Mysql => "MySQL",
        EngineView::Sqlite => "SQLite",
    }
}

pub(crate) const fn stage(stage: StageView) -> &'static str {
    match stage {
        StageView::Address => "address",
        StageView::Port => "port",
        StageView::Tls => "TLS",
        StageView::LogIn => "log-in",
        StageView::Database => "database",
        StageView::Privileges => "privileges",
    }
}

/// How far a backup is proven.
pub(crate) fn proof(backup: &BackupView) -> String {
    match &backup.proof {
        ProofView::NotVerified => "not verified".to_owned(),
        ProofView::Read { .. } => "read".to_owned(),
        ProofView::Restored { .. } => "restored".to_owned(),
        ProofView::Broken { .. } => "broken".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_times_are_short() {
        assert_eq!([512.0, 8192.0, 1.5e9].map(bytes), ["512 bytes", "8.0 KiB", "1.4 GiB"]);
        assert_eq!(
            [0.4, 999.0, 3400.0, 125_000.0].map(duration),
            ["0 ms", "999 ms", "3.4 s", "2 min 5 s"]
        );
        assert_eq!(time("2026-11-21T11:30:09.123456Z"), "2026-11-21 11:30:09 UTC");
        assert_eq!(short("CREATE TABLE\n  orders (id)", 16), "CREATE TABLE or…");
    }
}
