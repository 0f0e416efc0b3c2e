//! Finds out how far a migration got that stopped half-way: by the journal, and where that ends, by the catalogue.

use async_trait::async_trait;
use godwit_core::{
    Direction, Effect, Engine, History, JournalEvent, JournalRow, Migration, MigrationsFolder, PlannedStatement,
    Revision, RevisionState, Script, StatementFate, Stopped, StoppedStatement, Transactions, Version,
    plan::{Boundary, PlanTarget},
};
use godwit_db::{DbError, Looked, Outcome, Reader, StillRunning, TargetLock};

use crate::{
    EngineError,
    plan::{self, Inputs},
    step::count,
};

/// Who can be asked about a target: a reader, or the holder of its lock.
#[async_trait]
pub trait Witness: Send {
    /// What the journal says about a migration.
    async fn journal(&mut self, version: &Version) -> Result<Vec<JournalRow>, DbError>;
    /// What became of a statement.
    async fn outcome(&mut self, effect: &Effect, before: Option<&str>) -> Result<Looked, DbError>;
    /// The sessions that are still of a run.
    async fn running(&mut self, run: &str) -> Result<Vec<StillRunning>, DbError>;
    /// Sets the session up as the script did.
    async fn set_up(&mut self, sql: &str) -> Result<(), DbError>;
}

#[async_trait]
impl Witness for Reader {
    async fn journal(&mut self, version: &Version) -> Result<Vec<JournalRow>, DbError> {
        Self::journal(self, version).await
    }

    async fn outcome(&mut self, effect: &Effect, before: Option<&str>) -> Result<Looked, DbError> {
        Self::outcome(self, effect, before).await
    }

    async fn running(&mut self, run: &str) -> Result<Vec<StillRunning>, DbError> {
        Self::running(self, run).await
    }

    async fn set_up(&mut self, sql: &str) -> Result<(), DbError> {
        Self::set_up(self, sql).await
    }
}

#[async_trait]
impl Witness for TargetLock {
    async fn journal(&mut self, version: &Version) -> Result<Vec<JournalRow>, DbError> {
        Self::journal(self, version).await
    }

    async fn outcome(&mut self, effect: &Effect, before: Option<&str>) -> Result<Looked, DbError> {
        Self::outcome(self, effect, before).await
    }

    /// A session of that run would hold the lock.
    async fn running(&mut self, _run: &str) -> Result<Vec<StillRunning>, DbError> {
        Ok(Vec::new())
    }

    async fn set_up(&mut self, sql: &str) -> Result<(), DbError> {
        self.forget_settings();
        self.execute(sql).await.map(drop)
    }
}

/// The migration that stopped half-way, if there is one, with what became of each of its statements.
///
/// # Errors
/// The target cannot be asked.
pub async fn stopped(
    folder: &MigrationsFolder,
    history: &History,
    target: &PlanTarget,
    witness: &mut dyn Witness,
) -> Result<Option<Stopped>, EngineError> {
    let current = history.current();
    let Some(row) = current.into_iter().find(|row| is_partial(row)) else {
        return Ok(None);
    };
    let journal = witness.journal(&row.version).await?;
    let mut survey = Survey::begin(row, &journal);
    let Some(migration) = folder.get(&row.version) else {
        survey.found.obstacle = Some("its file is missing from the folder".to_owned());
        return Ok(Some(survey.found));
    };
    let script = match (survey.found.direction, &migration.down) {
        (Direction::Up, _) => &migration.up,
        (Direction::Down, Some(down)) => down,
        (Direction::Down, None) => {
            survey.found.obstacle = Some("its down script is missing from the folder".to_owned());
            return Ok(Some(survey.found));
        }
    };
    survey.found.file.clone_from(&script.file);
    let inputs = Inputs {
        folder,
        history,
        target,
        stopped: None,
        transactions: Transactions::Each,
        server: None,
        facts: None,
    };
    let statements = plan::statements(inputs, migration, script, survey.found.direction);
    survey
        .judge(target.address.engine(), migration, script, &statements, witness)
        .await?;
    Ok(Some(survey.found))
}

fn is_partial(row: &Revision) -> bool {
    match (row.state, row.statements) {
        (RevisionState::Started, _) => true,
        (RevisionState::Failed, Some((done, _))) => done > 0,
        (RevisionState::Failed, None) => true,
        (RevisionState::Applied | RevisionState::RolledBack, _) => false,
    }
}

/// What the journal says, followed to its end.
struct Survey<'a> {
    found: Stopped,
    /// Statements that are known to be done.
    done: u32,
    /// The statement whose end is not recorded.
    open: Option<&'a JournalRow>,
    /// How the script was when it ran.
    script: Option<&'a str>,
    /// What was recorded of single statements: position and fingerprint.
    recorded: Vec<(u32, &'a str)>,
    /// Whether the history says that the statement failed and left nothing.
    failed: bool,
}

impl<'a> Survey<'a> {
    fn begin(row: &Revision, journal: &'a [JournalRow]) -> Self {
        let mut survey = Self {
            found: Stopped {
                version: row.version.clone(),
                name: row.name.clone(),
                file: String::new(),
                direction: row.direction,
                run: None,
                by: row.by.clone(),
                machine: row.machine.clone(),
                at: row.at,
                statements: Vec::new(),
                done: None,
                clear: Vec::new(),
                obstacle: None,
            },
            done: 0,
            open: None,
            script: None,
            recorded: Vec::new(),
            failed: row.state == RevisionState::Failed,
        };
        for entry in journal {
            survey.follow(entry);
        }
        survey
    }

    fn follow(&mut self, entry: &'a JournalRow) {
        match (entry.event, entry.statement) {
            (JournalEvent::MigrationStarted, done) => {
                self.found.direction = entry.direction;
                self.found.run = Some(entry.run.clone());
                self.found.by = Some(entry.by.clone());
                self.found.machine = Some(entry.machine.clone());
                self.found.at = entry.at;
                self.script = entry.fingerprint.as_deref();
                self.done = done.unwrap_or(0);
                self.open = None;
                if done.is_none() {
                    self.recorded.clear();
                }
            }
            (JournalEvent::StatementStarted, Some(index)) => {
                self.done = index.saturating_sub(1);
                self.open = Some(entry);
                self.recorded
                    .extend(entry.fingerprint.as_deref().map(|text| (index, text)));
            }
            (JournalEvent::StatementDone, Some(index)) => {
                self.done = index;
                self.open = None;
                self.recorded
                    .extend(entry.fingerprint.as_deref().map(|text| (index, text)));
            }
            (JournalEvent::Resolved, _) => {
                self.script = None;
                self.done = 0;
                self.open = None;
            }
            _ => {}
        }
    }

    /// Says of each statement what became of it.
    async fn judge(
        &mut self,
        engine: Engine,
        migration: &Migration,
        script: &Script,
        statements: &[PlannedStatement],
        witness: &mut dyn Witness,
    ) -> Result<(), EngineError> {
        self.found.name.clone_from(&migration.name);
        let Some(ran) = self.script else {
            self.found.obstacle = Some("the journal says nothing about it: another program ran it".to_owned());
            return Ok(());
        };
        if ran != script.raw.to_string() {
            self.found.obstacle = Some(self.difference(statements, &script.file));
            return Ok(());
        }
        let mut next = self.done;
        for (index, statement) in (1..).zip(statements) {
            let (fate, evidence) = if index <= self.done {
                (StatementFate::Done, "recorded in the journal".to_owned())
            } else if self.open.is_some_and(|open| open.statement == Some(index)) {
                self.look(engine, index, statements, witness).await?
            } else {
                (StatementFate::NotDone, plan::NOT_BEGUN.to_owned())
            };
            let after_locks = self.hidden_behind_locks(index, statements);
            let (fate, evidence) = match after_locks {
                true => (
                    StatementFate::CannotTell,
                    "the script had locked its tables, and nothing could be recorded meanwhile".to_owned(),
                ),
                false => (fate, evidence),
            };
            match fate {
                StatementFate::Done => next = index,
                StatementFate::NotDone => {}
                StatementFate::Running | StatementFate::CannotTell => {
                    let why = format!("statement {index} of {}: {evidence}", statements.len());
                    self.found.obstacle.get_or_insert(why);
                }
            }
            self.found.statements.push(StoppedStatement {
                index,
                line: statement.line,
                summary: statement.summary.clone(),
                fate,
                evidence,
            });
        }
        if self.found.obstacle.is_none() {
            self.found.done = Some(next);
        }
        Ok(())
    }

    /// Whether the journal could not be written because an earlier statement, the last that it knows of, locked tables.
    fn hidden_behind_locks(&self, index: u32, statements: &[PlannedStatement]) -> bool {
        let Some(open) = self.open.and_then(|open| open.statement) else {
            return false;
        };
        let locks = |number: u32| {
            let place = number.checked_sub(1).and_then(|place| statements.get(place as usize));
            place.is_some_and(|statement| statement.boundary == Some(Boundary::Locks))
        };
        let until = statements
            .iter()
            .skip(open as usize)
            .position(|statement| statement.boundary == Some(Boundary::Unlocks))
            .map_or(count(statements.len()), |place| open + 1 + count(place));
        locks(open) && index > open && index <= until
    }

    /// Asks about the statement, `index` from 1, whose end is not recorded.
    async fn look(
        &mut self,
        engine: Engine,
        index: u32,
        statements: &[PlannedStatement],
        witness: &mut dyn Witness,
    ) -> Result<(StatementFate, String), EngineError> {
        let place = index as usize - 1;
        let statement = &statements[place];
        if let Some(run) = self.found.run.clone() {
            let busy = witness.running(&run).await?;
            if let Some(session) = busy.first() {
                return Ok((StatementFate::Running, session.to_string()));
            }
        }
        match statement.boundary {
            // It only opens a transaction, which went with its session.
            Some(Boundary::Begins | Boundary::Renews) => {
                return Ok((
                    StatementFate::NotDone,
                    "the transaction that it began is gone".to_owned(),
                ));
            }
            // Its row stands in the transaction that it commits.
            Some(Boundary::Ends) => {
                return Ok((StatementFate::Done, "the journal's row was committed by it".to_owned()));
            }
            Some(Boundary::Locks | Boundary::Unlocks) => {
                return Ok((StatementFate::NotDone, "its locks went with the session".to_owned()));
            }
            Some(Boundary::Commits | Boundary::MayCommit) | None => {}
        }
        if self.failed && statement.atomic {
            return Ok((StatementFate::NotDone, "it failed, and left nothing".to_owned()));
        }
        for earlier in statements[..place].iter().filter(|earlier| earlier.session_only) {
            witness.set_up(&earlier.sql).await?;
        }
        let effect = godwit_sql::effect(engine, &statement.sql);
        let before = self.open.and_then(|open| open.before.as_deref());
        let looked = witness.outcome(&effect, before).await?;
        Ok(match looked.outcome {
            Outcome::Done => (StatementFate::Done, looked.evidence),
            Outcome::NotDone => (StatementFate::NotDone, looked.evidence),
            Outcome::Invalid(indexes) => {
                let drops = indexes
                    .iter()
                    .map(|name| format!("DROP INDEX CONCURRENTLY IF EXISTS {name}"));
                self.found.clear.extend(drops);
                (
                    StatementFate::NotDone,
                    format!("{}; it is dropped first", looked.evidence),
                )
            }
            Outcome::HalfDone { finish: Some(sql) } => {
                self.found.clear.push(sql);
                (
                    StatementFate::Done,
                    format!("{}; the rest is done first", looked.evidence),
                )
            }
            Outcome::StillRunning(session) => (StatementFate::Running, session),
            Outcome::HalfDone { finish: None } | Outcome::CannotTell => (StatementFate::CannotTell, looked.evidence),
        })
    }

    /// What is different in the file since the migration stopped.
    fn difference(&self, statements: &[PlannedStatement], file: &str) -> String {
        let differs = self.recorded.iter().find_map(|(index, text)| {
            let statement = statements.get((*index as usize).checked_sub(1)?);
            let same = statement
                .is_some_and(|statement| godwit_core::Digest::of(statement.sql.as_bytes()).to_string() == *text);
            (!same).then_some((*index, statement))
        });
        match differs {
            Some((index, Some(statement))) => {
                format!(
                    "{file} was changed since: statement {index}, on line {}, is another now",
                    statement.line
                )
            }
            Some((index, None)) => format!("{file} was changed since: it has no statement {index} any more"),
            None => format!("{file} was changed since, in statements that had not begun or in what stands between"),
        }
    }
}
