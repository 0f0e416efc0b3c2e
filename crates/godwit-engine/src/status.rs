//! Compares a migrations folder with a target's history. Pure.

use std::collections::BTreeMap;

use godwit_core::{
    EditKind, History, Migration, MigrationState, MigrationsFolder, Revision, RevisionState, StatusRow, TargetStatus,
    Version,
};

/// Every version of folder and history with its state, oldest first.
pub fn compare(folder: &MigrationsFolder, history: &History) -> TargetStatus {
    let current = history.current();
    let head = current.iter().rfind(|row| row.state == RevisionState::Applied);
    let head = head.map(|row| &row.version);
    let mut pairs: BTreeMap<&Version, (Vec<&Migration>, Option<&Revision>)> = BTreeMap::new();
    for migration in &folder.migrations {
        pairs.entry(&migration.version).or_default().0.push(migration);
    }
    for revision in current {
        pairs.entry(&revision.version).or_default().1 = Some(revision);
    }
    let rows = pairs
        .into_iter()
        .map(|(version, (files, revision))| row(version, &files, revision, head))
        .collect();
    TargetStatus {
        format: folder.format,
        because: folder.because.clone(),
        history_exists: history.exists,
        head: head.cloned(),
        rows,
    }
}

fn row(version: &Version, files: &[&Migration], revision: Option<&Revision>, head: Option<&Version>) -> StatusRow {
    let file = files.first().copied();
    StatusRow {
        version: version.clone(),
        name: file
            .map(|migration| migration.name.clone())
            .or_else(|| revision.map(|revision| revision.name.clone()))
            .unwrap_or_default(),
        state: state(version, files, revision, head),
        at: revision.and_then(|revision| revision.at),
        millis: revision.and_then(|revision| revision.millis),
        by: revision.and_then(|revision| revision.by.clone()),
        reversible: file.is_some_and(|migration| migration.down.is_some()),
    }
}

fn state(
    version: &Version,
    files: &[&Migration],
    revision: Option<&Revision>,
    head: Option<&Version>,
) -> MigrationState {
    match (files, revision) {
        ([_, _, ..], _) => MigrationState::Duplicate,
        ([], _) => MigrationState::Missing,
        ([_], None) if head.is_some_and(|head| version < head) => MigrationState::OutOfOrder,
        ([_], None) => MigrationState::Pending,
        ([file], Some(revision)) => known_state(file, revision),
    }
}

fn known_state(file: &Migration, revision: &Revision) -> MigrationState {
    match (revision.state, revision.statements) {
        (RevisionState::Applied, _) => {
            edit(file, revision).map_or(MigrationState::Applied, |edit| MigrationState::Edited { edit })
        }
        (RevisionState::Failed, Some((0, _))) => MigrationState::Failed,
        (_, Some((done, total))) => MigrationState::Partial { done, total },
        // Formats that do not count statements only know that it was begun.
        (_, None) => MigrationState::Partial { done: 0, total: 0 },
    }
}

fn edit(file: &Migration, revision: &Revision) -> Option<EditKind> {
    let recorded = revision.checksum.as_ref()?;
    if *recorded == file.up.checksum {
        return None;
    }
    let same_text = file.up.variants.contains(recorded)
        || revision.normalised.as_deref() == Some(file.up.normalised.as_bytes().as_slice());
    Some(if same_text {
        EditKind::LineEndings
    } else {
        EditKind::Content
    })
}

#[cfg(test)]
mod tests {
    use godwit_core::{Digest, Directives, FormatId, Script};

    use super::*;

    fn script(text: &str) -> Script {
        Script {
            file: String::new(),
            text: text.into(),
            checksum: text.as_bytes().to_vec(),
            raw: Digest::of(text.as_bytes()),
            normalised: Digest::of(text.replace("\r\n", "\n").as_bytes()),
            variants: vec![text.replace('\n', "\r\n").into_bytes()],
            directives: Directives::default(),
        }
    }

    fn folder(files: &[(i64, &str)]) -> MigrationsFolder {
        let migrations = files
            .iter()
            .map(|(version, text)| Migration {
                version: (*version).into(),
                name: "m".into(),
                up: script(text),
                down: None,
            })
            .collect();
        MigrationsFolder {
            path: "/".into(),
            format: FormatId::Godwit,
            because: String::new(),
            migrations,
            findings: vec![],
            settings: None,
        }
    }

    fn revision(version: i64, state: RevisionState, checksum: &str, statements: Option<(u32, u32)>) -> Revision {
        Revision {
            version: version.into(),
            name: "old name".into(),
            direction: godwit_core::Direction::Up,
            state,
            checksum: Some(checksum.as_bytes().to_vec()),
            normalised: None,
            at: None,
            millis: None,
            by: None,
            machine: None,
            tool: None,
            statements,
        }
    }

    fn states(files: &[(i64, &str)], rows: Vec<Revision>) -> Vec<(String, MigrationState)> {
        let history = History {
            format: FormatId::Godwit,
            exists: true,
            rows,
            journal: true,
            open_run: None,
        };
        compare(&folder(files), &history)
            .rows
            .into_iter()
            .map(|row| (row.version.to_string(), row.state))
            .collect()
    }

    #[test]
    fn every_state_of_a_migration_is_told_apart() {
        use RevisionState::{Applied, Failed, RolledBack, Started};
        let found = states(
            &[
                (1, "a"),
                (2, "b"),
                (3, "c\n"),
                (4, "d"),
                (5, "e"),
                (6, "f"),
                (7, "g"),
                (9, "i"),
                (10, "x"),
                (10, "y"),
                (11, "z"),
            ],
            vec![
                revision(1, Applied, "a", None),
                revision(2, Applied, "other", None),
                revision(3, Applied, "c\r\n", None),
                revision(5, Started, "e", Some((2, 5))),
                revision(6, Failed, "f", Some((0, 3))),
                revision(7, Applied, "g", None),
                revision(7, RolledBack, "g", None),
                revision(8, Applied, "h", None),
            ],
        );
        let expected = [
            ("1", MigrationState::Applied),
            (
                "2",
                MigrationState::Edited {
                    edit: EditKind::Content,
                },
            ),
            (
                "3",
                MigrationState::Edited {
                    edit: EditKind::LineEndings,
                },
            ),
            ("4", MigrationState::OutOfOrder),
            ("5", MigrationState::Partial { done: 2, total: 5 }),
            ("6", MigrationState::Failed),
            ("7", MigrationState::OutOfOrder),
            ("8", MigrationState::Missing),
            ("9", MigrationState::Pending),
            ("10", MigrationState::Duplicate),
            ("11", MigrationState::Pending),
        ];
        assert_eq!(found, expected.map(|(version, state)| (version.to_owned(), state)));
    }

    #[test]
    fn a_version_applied_again_after_a_roll_back_counts_as_applied() {
        use RevisionState::{Applied, RolledBack};
        let rows = vec![
            revision(1, Applied, "a", None),
            revision(1, RolledBack, "a", None),
            revision(1, Applied, "a", None),
        ];
        assert_eq!(states(&[(1, "a")], rows), [("1".to_owned(), MigrationState::Applied)]);
    }
}
