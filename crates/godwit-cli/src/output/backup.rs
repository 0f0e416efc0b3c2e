//! Backups for people.

use anstyle::Style;
use godwit_api::views::{BackupView, ProofView, RestorePreviewView};

use super::{
    Screen, Table,
    style::{BAD, BOLD, CAUTION, FAINT, GOOD, paint},
    words,
};

/// A table of backups.
pub(crate) fn list(screen: &Screen, backups: &[BackupView]) {
    let mut table = Table::with_headings(&["taken", "of", "engine", "size", "rows", "version", "proof", "id"]);
    for backup in backups {
        let plain = |text: String| (Style::new(), text);
        table.add([
            plain(words::time(&backup.ended)),
            plain(backup.name.clone()),
            plain(words::engine(backup.engine).to_owned()),
            plain(words::bytes(backup.bytes)),
            plain(format!("{:.0}", backup.rows)),
            plain(backup.head.clone().unwrap_or_default()),
            (colour(&backup.proof), words::proof(backup)),
            plain(backup.id.clone()),
        ]);
    }
    screen.lines(table.lines());
}

const fn colour(proof: &ProofView) -> Style {
    match proof {
        ProofView::NotVerified => CAUTION,
        // Only a restore proves that a backup restores.
        ProofView::Read { .. } => Style::new(),
        ProofView::Restored { .. } => GOOD,
        ProofView::Broken { .. } => BAD,
    }
}

/// One backup with what is known about it.
pub(crate) fn one(screen: &Screen, backup: &BackupView) {
    screen.detail(&format!(
        "{} of {}",
        paint(BOLD, format!("Backup {}", backup.id)),
        backup.name
    ));
    screen.detail(&format!(
        "  {}, taken with {} on {}",
        backup.server,
        backup.tool,
        words::time(&backup.ended)
    ));
    let tables = u32::try_from(backup.tables.len()).unwrap_or(u32::MAX);
    let head = backup
        .head
        .as_ref()
        .map_or_else(String::new, |head| format!(", at version {head}"));
    screen.detail(&format!(
        "  {}, {} with {:.0} rows{head}",
        words::bytes(backup.bytes),
        words::count(tables, "table"),
        backup.rows
    ));
    screen.detail(&paint(FAINT, format!("  SHA-256 {}", backup.sha256)));
    let proof = match &backup.proof {
        ProofView::NotVerified => "not verified: nobody has read it yet".to_owned(),
        ProofView::Read { at } => format!(
            "read to its end and compared on {}; it was not restored yet",
            words::time(at)
        ),
        ProofView::Restored {
            at,
            took_millis,
            place,
            tables,
            checksums,
        } => format!(
            "restored in {} on {} ({place}): {} compared, {checksums} of them by content",
            words::duration(*took_millis),
            words::time(at),
            words::count(*tables, "table")
        ),
        ProofView::Broken { why, .. } => format!("broken: {why}"),
    };
    screen.detail(&format!("  {}", paint(colour(&backup.proof), proof)));
    screen.line(&backup.path);
}

/// What a restore would do.
pub(crate) fn preview(screen: &Screen, preview: &RestorePreviewView) {
    let backup = &preview.backup;
    screen.line(&paint(
        BOLD,
        format!(
            "Restore the backup of {} from {}",
            backup.name,
            words::time(&backup.ended)
        ),
    ));
    screen.line(&format!("  into {} ({})", preview.target, preview.address));
    let tables = u32::try_from(preview.tables_now.len()).unwrap_or(u32::MAX);
    if preview.replaces {
        let lost = format!(
            "replaces {} with {:.0} rows",
            words::count(tables, "table"),
            preview.rows_now
        );
        screen.line(&format!("  {}", paint(CAUTION, lost)));
    } else {
        screen.line("  nothing is there yet, nothing is lost");
    }
    if preview.safety_backup {
        screen.line("  a safety backup of what is there is taken first");
    }
    if let Some(blocked) = &preview.blocked {
        screen.line(&format!("  {}", paint(BAD, blocked)));
    }
}
