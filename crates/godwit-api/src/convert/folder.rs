//! Migrations as they lie in the folder.

use godwit_core::{Engine, Migration, MigrationsFolder, Script};

use super::{cut, number};
use crate::views::{FolderView, MigrationRowView, MigrationView, PlaceView, ScriptStatementView, ScriptView};

/// How much of a script a view carries; the rest is read in an editor.
const SCRIPT_BYTES: usize = 256 * 1024;

pub(crate) fn folder_view(folder: &MigrationsFolder) -> FolderView {
    FolderView {
        format: folder.format.into(),
        because: folder.because.clone(),
        migrations: folder.migrations.iter().map(row).collect(),
        findings: folder.findings.iter().cloned().map(Into::into).collect(),
        error: None,
    }
}

fn row(migration: &Migration) -> MigrationRowView {
    MigrationRowView {
        version: migration.version.to_string(),
        name: migration.name.clone(),
        reversible: migration.down.is_some(),
        no_transaction: migration.up.directives.no_transaction,
    }
}

/// One migration with its scripts split as `engine` would read them.
pub(crate) fn migration_view(folder: &MigrationsFolder, migration: &Migration, engine: Engine) -> MigrationView {
    let of_these_files =
        |file: &str| file == migration.up.file || migration.down.as_ref().is_some_and(|down| down.file == file);
    let mut findings: Vec<_> = folder
        .findings
        .iter()
        .filter(|finding| finding.place.as_ref().is_some_and(|place| of_these_files(&place.file)))
        .cloned()
        .collect();
    for script in std::iter::once(&migration.up).chain(&migration.down) {
        let found = godwit_sql::spans(engine, &script.text).findings;
        findings.extend(found.iter().map(|finding| finding.placed(&script.file, &script.text)));
    }
    MigrationView {
        version: migration.version.to_string(),
        name: migration.name.clone(),
        up: script_view(&migration.up, engine),
        down: migration.down.as_ref().map(|down| script_view(down, engine)),
        findings: findings.into_iter().map(Into::into).collect(),
    }
}

fn script_view(script: &Script, engine: Engine) -> ScriptView {
    let (sql, truncated) = cut(&script.text, SCRIPT_BYTES);
    let statements = godwit_sql::split(engine, &script.text).statements;
    let statements = statements
        .iter()
        .take_while(|statement| statement.span.start < SCRIPT_BYTES);
    ScriptView {
        file: script.file.clone(),
        truncated,
        bytes: number(script.text.len() as u64),
        statements: statements
            .map(|statement| ScriptStatementView {
                place: PlaceView {
                    file: script.file.clone(),
                    line: statement.line,
                    column: statement.column,
                    excerpt: statement.summary.clone(),
                },
                kind: statement.kind.to_string(),
                summary: statement.summary.clone(),
            })
            .collect(),
        sql,
        no_transaction: script.directives.no_transaction,
        irreversible: script.directives.irreversible.clone(),
    }
}
