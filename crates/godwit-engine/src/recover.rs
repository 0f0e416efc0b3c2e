//! Finds out what became of a run whose process died.

use godwit_core::{Direction, FormatId, History, RunKind, RunRecord, TargetState, Version};
use godwit_db::{Reader, Target};

use crate::{EngineError, apply::state_of};

/// What the target says about a run that has no end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What state it left.
    pub state: TargetState,
    /// The same in a sentence, with counts.
    pub sentence: String,
}

/// Asks `target` how far `record` got. Changes nothing.
///
/// # Errors
/// The target cannot be reached or read.
pub async fn ask(record: &RunRecord, target: &Target) -> Result<Found, EngineError> {
    let mut reader = Reader::open(target).await?;
    let mut histories = Vec::new();
    for format in reader.histories().await? {
        histories.push(reader.history(format).await?);
    }
    reader.close().await;
    Ok(judge(record, &histories))
}

fn judge(record: &RunRecord, histories: &[History]) -> Found {
    let direction = match record.kind {
        RunKind::Apply => Direction::Up,
        RunKind::Rollback => Direction::Down,
        RunKind::Backup => {
            return Found {
                state: TargetState::Unchanged,
                sentence: "it was taking a backup, which changes nothing; no backup was listed".to_owned(),
            };
        }
        RunKind::Drill => {
            return Found {
                state: TargetState::Unchanged,
                sentence: "it was restoring a backup into a scratch database, which changes nothing else; a database \
                           called godwit_drill_… may have stayed on the server"
                    .to_owned(),
            };
        }
        RunKind::Mark => {
            return Found {
                state: TargetState::Unknown,
                sentence: "it was writing the marker; test the environment to see which one is there".to_owned(),
            };
        }
        RunKind::Restore => {
            return Found {
                state: TargetState::Unknown,
                sentence:
                    "it was restoring: restore the same backup again to finish it, or the safety backup that was \
                           taken first to undo it"
                        .to_owned(),
            };
        }
    };
    let absent = History::absent(FormatId::Godwit);
    let mentions = |history: &&History| history.rows.iter().any(|row| record.versions.contains(&row.version));
    let history = histories
        .iter()
        .find(mentions)
        .or_else(|| histories.first())
        .unwrap_or(&absent);
    let versions: Vec<&Version> = record.versions.iter().collect();
    reached(direction, history, &versions)
}

/// How far a run over `versions` got, by what `history` says of each.
pub(crate) fn reached(direction: Direction, history: &History, versions: &[&Version]) -> Found {
    let total = u32::try_from(versions.len()).unwrap_or(u32::MAX);
    for (done, version) in (0..).zip(versions.iter().copied()) {
        let state = state_of(direction, history, version, done, total);
        let finished = matches!(state, TargetState::Applied)
            || matches!(state, TargetState::RolledBack { done: now, .. } if now > done);
        if !finished {
            return stopped(direction, history, version, done, total, state);
        }
    }
    Found {
        state: TargetState::Applied,
        sentence: format!("all {total} migrations were finished"),
    }
}

fn stopped(
    direction: Direction,
    history: &History,
    version: &Version,
    done: u32,
    total: u32,
    state: TargetState,
) -> Found {
    let word = match direction {
        Direction::Up => "applied",
        Direction::Down => "rolled back",
    };
    if state != TargetState::Unknown {
        let state = if done == 0 { TargetState::Unchanged } else { state };
        return Found {
            state,
            sentence: format!("{done} of {total} migrations are {word}; {version} left nothing behind"),
        };
    }
    let begun = history
        .current()
        .into_iter()
        .find(|row| row.version == *version)
        .and_then(|row| row.statements);
    match begun {
        Some((statements, all)) => Found {
            state: TargetState::Partial {
                done: statements,
                total: all,
            },
            sentence: format!(
                "{done} of {total} migrations are {word}; {version} was begun, and {statements} of its {all} statements are known to be done"
            ),
        },
        None => Found {
            state: TargetState::Unknown,
            sentence: format!(
                "{done} of {total} migrations are {word}; {version} was begun, and how far it got is not recorded"
            ),
        },
    }
}

#[cfg(test)]
mod tests {
    use godwit_core::{Revision, RevisionState, RunId};

    use super::*;

    fn record(kind: RunKind, versions: &[i64]) -> RunRecord {
        RunRecord {
            id: RunId::new(),
            kind,
            environment: None,
            target: "dev".into(),
            address: None,
            plan: None,
            versions: versions.iter().map(|version| Version::from(*version)).collect(),
            by: "ana".into(),
            machine: "laptop".into(),
            pid: 1,
            godwit: "0.1.0".into(),
            started: jiff::Timestamp::UNIX_EPOCH,
            ended: None,
            outcome: None,
            state: None,
            error: None,
            backup: None,
        }
    }

    /// Version, state, and statements done of all.
    type Row = (i64, RevisionState, Option<(u32, u32)>);

    fn history(rows: &[Row]) -> History {
        let rows = rows.iter().map(|(version, state, statements)| Revision {
            version: (*version).into(),
            name: String::new(),
            direction: Direction::Up,
            state: *state,
            checksum: None,
            normalised: None,
            at: None,
            millis: None,
            by: None,
            machine: None,
            tool: None,
            statements: *statements,
        });
        History {
            format: FormatId::Godwit,
            exists: true,
            rows: rows.collect(),
            journal: true,
            open_run: None,
        }
    }

    #[test]
    fn a_run_that_died_between_migrations_left_the_finished_ones() {
        let found = judge(
            &record(RunKind::Apply, &[1, 2]),
            &[history(&[(1, RevisionState::Applied, None)])],
        );
        assert_eq!(found.state, TargetState::RolledBack { done: 1, total: 2 });
        assert_eq!(found.sentence, "1 of 2 migrations are applied; 2 left nothing behind");
    }

    #[test]
    fn a_run_that_died_inside_a_stepwise_migration_says_how_far_it_got() {
        let rows = [
            (1, RevisionState::Applied, None),
            (2, RevisionState::Started, Some((3, 5))),
        ];
        let found = judge(&record(RunKind::Apply, &[1, 2]), &[history(&rows)]);
        assert_eq!(found.state, TargetState::Partial { done: 3, total: 5 });
    }

    #[test]
    fn a_run_that_died_after_its_last_commit_did_everything() {
        let found = judge(
            &record(RunKind::Apply, &[1]),
            &[history(&[(1, RevisionState::Applied, None)])],
        );
        assert_eq!(found.state, TargetState::Applied);
        let found = judge(&record(RunKind::Rollback, &[1]), &[history(&[])]);
        assert_eq!(found.state, TargetState::Applied);
    }

    #[test]
    fn a_run_that_died_before_anything_changed_nothing() {
        let found = judge(&record(RunKind::Apply, &[1]), &[]);
        assert_eq!(found.state, TargetState::Unchanged);
    }
}
