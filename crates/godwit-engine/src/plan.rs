//! Makes plans: the steps that take a target up to a version, or back down to one. Pure.
//!
//! A plan is a function of folder, history, target, facts and goal alone, so the same function recomputes it
//! under the target's lock and proves by its digest that what was seen is what runs.

pub(crate) mod review;
mod steps;

use std::fmt::Write as _;

use godwit_core::{
    Digest, Direction, Finding, Goal, History, Migration, MigrationState, MigrationsFolder, Place, Plan, PlanFacts,
    PlanServer, PlannedStatement, Resumption, Script, Severity, StatementFate, Stopped, TargetStatus, Tier,
    Transactions, Version, digest::hex, plan::PlanTarget,
};

use crate::{EngineError, status};

/// What a plan is made from.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'a> {
    /// The folder.
    pub folder: &'a MigrationsFolder,
    /// The target's history.
    pub history: &'a History,
    /// The target.
    pub target: &'a PlanTarget,
    /// The migration that stopped half-way, where it was looked at.
    pub stopped: Option<&'a Stopped>,
    /// How many transactions are asked for.
    pub transactions: Transactions,
    /// The server, where it was asked what it is.
    pub server: Option<&'a PlanServer>,
    /// What the target says of its tables, where it was asked.
    pub facts: Option<&'a PlanFacts>,
}

/// Which migrations a roll back takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Back {
    /// The newest so many.
    Steps(u32),
    /// Everything newer than this version, which stays.
    To(Version),
}

/// Plans everything pending, up to and including `to` where given.
///
/// # Errors
/// [`EngineError::UnknownVersion`] where the folder has no migration `to`.
pub fn up(inputs: Inputs<'_>, to: Option<&Version>) -> Result<Plan, EngineError> {
    if let Some(version) = to.filter(|version| inputs.folder.get(version).is_none()) {
        return Err(EngineError::UnknownVersion {
            version: version.clone(),
        });
    }
    Ok(up_within(inputs, to, to.cloned().map_or(Goal::Pending, Goal::UpTo)))
}

/// Plans what is pending up to `limit`, towards `goal`.
fn up_within(inputs: Inputs<'_>, limit: Option<&Version>, goal: Goal) -> Plan {
    let status = status::compare(inputs.folder, inputs.history);
    let mut findings = folder_findings(inputs.folder);
    let mut chosen = Vec::new();
    for row in status
        .rows
        .iter()
        .filter(|row| limit.is_none_or(|limit| row.version <= *limit))
    {
        let resumes = goal == Goal::Resume && inputs.stopped.is_some_and(|stopped| stopped.version == row.version);
        let runs = row.state.is_pending() || row.state == MigrationState::Failed || resumes;
        if let Some(migration) = inputs.folder.get(&row.version).filter(|_| runs) {
            findings.extend(odd_state(
                row.state,
                migration,
                inputs.target.tier,
                status.head.as_ref(),
            ));
            chosen.push(migration);
        }
    }
    let mut all = Vec::with_capacity(chosen.len());
    for migration in chosen {
        let resumes = match (&goal, inputs.stopped) {
            (Goal::Resume, Some(stopped)) if stopped.version == migration.version => {
                stopped.done.map(|done| resumption(stopped, done))
            }
            _ => None,
        };
        let inputs = if resumes.is_some() { going_on(inputs) } else { inputs };
        let mut made = steps::make(inputs, migration, &migration.up, Direction::Up);
        made.step.resumes = resumes;
        all.push(made);
    }
    let steps = review::finish(inputs, Direction::Up, all, &mut findings);
    let reached = steps
        .iter()
        .map(|step| &step.version)
        .chain(status.head.as_ref())
        .max()
        .cloned();
    Plan {
        layout: Plan::LAYOUT,
        direction: Direction::Up,
        target: inputs.target.clone(),
        server: inputs.server.cloned(),
        facts: inputs.facts.cloned(),
        transactions: inputs.transactions,
        format: inputs.folder.format,
        from: status.head.clone(),
        to: match &goal {
            Goal::UpTo(version) => Some(version.clone()),
            _ => reached,
        },
        goal,
        start: start(inputs.history),
        creates_history: !inputs.history.exists && !steps.is_empty(),
        creates_journal: !inputs.history.journal && !steps.is_empty(),
        steps,
        findings,
    }
}

/// Plans the end of the migration that stopped half-way, and then everything pending.
///
/// # Errors
/// [`EngineError::NothingStopped`] where there is none, [`EngineError::CannotResume`] where a person has to look first.
pub fn resume(inputs: Inputs<'_>) -> Result<Plan, EngineError> {
    let (stopped, done) = resumable(inputs)?;
    if stopped.direction == Direction::Up {
        return Ok(up_within(inputs, None, Goal::Resume));
    }
    let mut made = way_back(going_on(inputs), &stopped.version)?;
    made.step.resumes = Some(resumption(stopped, done));
    let mut findings = folder_findings(inputs.folder);
    let steps = review::finish(inputs, Direction::Down, vec![made], &mut findings);
    let status = status::compare(inputs.folder, inputs.history);
    let before = applied_newest_first(&status)
        .into_iter()
        .find(|version| **version < stopped.version);
    Ok(Plan {
        layout: Plan::LAYOUT,
        direction: Direction::Down,
        goal: Goal::Resume,
        target: inputs.target.clone(),
        server: inputs.server.cloned(),
        facts: inputs.facts.cloned(),
        transactions: inputs.transactions,
        format: inputs.folder.format,
        from: Some(stopped.version.clone()),
        to: before.cloned(),
        start: start(inputs.history),
        creates_history: false,
        creates_journal: false,
        steps,
        findings,
    })
}

fn resumable(inputs: Inputs<'_>) -> Result<(&Stopped, u32), EngineError> {
    let stopped = inputs.stopped.ok_or_else(|| EngineError::NothingStopped {
        target: inputs.target.name.clone(),
    })?;
    match (stopped.done, &stopped.obstacle) {
        (Some(done), None) => Ok((stopped, done)),
        (_, obstacle) => Err(EngineError::CannotResume {
            version: stopped.version.clone(),
            why: obstacle.clone().unwrap_or_default(),
        }),
    }
}

/// What stopped half-way had no transaction around it, whatever its script says, and goes on without one.
fn going_on(inputs: Inputs<'_>) -> Inputs<'_> {
    Inputs {
        transactions: Transactions::None,
        ..inputs
    }
}

fn resumption(stopped: &Stopped, done: u32) -> Resumption {
    let looked_at = stopped
        .statements
        .iter()
        .filter(|statement| statement.index > done.saturating_sub(1));
    let evidence = looked_at.filter(|statement| statement.evidence != NOT_BEGUN);
    Resumption {
        run: stopped.run.clone(),
        done,
        evidence: evidence
            .map(|statement| format!("statement {}: {}", statement.index, statement.evidence))
            .collect(),
        clear: stopped.clear.clone(),
    }
}

/// What is said of statements that come after the one where a migration stopped.
pub(crate) const NOT_BEGUN: &str = "not begun";

/// Plans the down script of the migration that stopped half-way, from its beginning, whatever was done.
///
/// # Errors
/// [`EngineError::NothingStopped`] where there is none, [`EngineError::Irreversible`] where there is no way back,
/// [`EngineError::CannotResume`] where it was the way back that stopped.
pub fn back_out(inputs: Inputs<'_>) -> Result<Plan, EngineError> {
    let stopped = inputs.stopped.ok_or_else(|| EngineError::NothingStopped {
        target: inputs.target.name.clone(),
    })?;
    let running = stopped
        .statements
        .iter()
        .find(|statement| statement.fate == StatementFate::Running);
    let why = match running {
        Some(statement) => Some(format!("statement {}: {}", statement.index, statement.evidence)),
        None if stopped.direction == Direction::Down => Some("it is the way back that stopped; resume it".to_owned()),
        None => None,
    };
    if let Some(why) = why {
        return Err(EngineError::CannotResume {
            version: stopped.version.clone(),
            why,
        });
    }
    let made = way_back(inputs, &stopped.version)?;
    let mut findings = folder_findings(inputs.folder);
    let steps = review::finish(inputs, Direction::Down, vec![made], &mut findings);
    let status = status::compare(inputs.folder, inputs.history);
    Ok(Plan {
        layout: Plan::LAYOUT,
        direction: Direction::Down,
        goal: Goal::BackOut,
        target: inputs.target.clone(),
        server: inputs.server.cloned(),
        facts: inputs.facts.cloned(),
        transactions: inputs.transactions,
        format: inputs.folder.format,
        from: Some(stopped.version.clone()),
        to: status.head,
        start: start(inputs.history),
        creates_history: false,
        creates_journal: !inputs.history.journal,
        steps,
        findings,
    })
}

/// The statements of one of `migration`'s scripts, as a plan has them.
pub(crate) fn statements<'a>(
    inputs: Inputs<'a>,
    migration: &'a Migration,
    script: &'a Script,
    direction: Direction,
) -> Vec<PlannedStatement> {
    steps::make(inputs, migration, script, direction).step.statements
}

/// Plans the way back through the down scripts, newest first.
///
/// # Errors
/// [`EngineError::NothingToRollBack`] where fewer are applied than asked for, [`EngineError::UnknownVersion`] where
/// the version to return to is not applied, [`EngineError::Irreversible`] where a migration has no way back.
pub fn down(inputs: Inputs<'_>, back: &Back) -> Result<Plan, EngineError> {
    let status = status::compare(inputs.folder, inputs.history);
    let applied = applied_newest_first(&status);
    let count = match back {
        Back::Steps(steps) => {
            let available = u32::try_from(applied.len()).unwrap_or(u32::MAX);
            if *steps > available {
                return Err(EngineError::NothingToRollBack {
                    asked: *steps,
                    applied: available,
                });
            }
            *steps as usize
        }
        Back::To(version) => {
            let zero = Version::from(0);
            if *version != zero && !applied.contains(&version) {
                return Err(EngineError::UnknownVersion {
                    version: version.clone(),
                });
            }
            applied.iter().filter(|applied| **applied > version).count()
        }
    };
    let mut findings = folder_findings(inputs.folder);
    let mut all = Vec::with_capacity(count);
    for version in &applied[..count] {
        all.push(way_back(inputs, version)?);
    }
    let steps = review::finish(inputs, Direction::Down, all, &mut findings);
    Ok(Plan {
        layout: Plan::LAYOUT,
        direction: Direction::Down,
        goal: match back {
            Back::Steps(steps) => Goal::StepsBack(*steps),
            Back::To(version) => Goal::BackTo(version.clone()),
        },
        target: inputs.target.clone(),
        server: inputs.server.cloned(),
        facts: inputs.facts.cloned(),
        transactions: inputs.transactions,
        format: inputs.folder.format,
        from: status.head.clone(),
        to: applied.get(count).map(|version| (*version).clone()),
        start: start(inputs.history),
        creates_history: false,
        creates_journal: !inputs.history.journal && !steps.is_empty(),
        steps,
        findings,
    })
}

/// Makes `plan` once more from what folder and target say now, judged by the facts of `inputs`.
///
/// # Errors
/// As [`up`] and [`down`].
pub fn again<'a>(plan: &'a Plan, inputs: Inputs<'a>) -> Result<Plan, EngineError> {
    let inputs = Inputs {
        transactions: plan.transactions,
        server: plan.server.as_ref(),
        ..inputs
    };
    match &plan.goal {
        // What came to the folder later was not seen, and does not run with this plan.
        Goal::Pending => {
            let newest = plan.steps.iter().map(|step| &step.version).max();
            Ok(up_within(inputs, newest, Goal::Pending))
        }
        Goal::UpTo(version) => up(inputs, Some(version)),
        Goal::Resume => resume(inputs),
        Goal::BackOut => back_out(inputs),
        Goal::StepsBack(steps) => down(inputs, &Back::Steps(*steps)),
        Goal::BackTo(version) => down(inputs, &Back::To(version.clone())),
    }
}

/// Names the first thing in which two plans differ, for the person whose plan became stale.
pub fn difference(before: &Plan, now: &Plan) -> String {
    if before.start != now.start {
        return "the target's history changed since the plan was made".to_owned();
    }
    if before.target != now.target {
        return format!("it was made for {} at {}", before.target.name, before.target.address);
    }
    for (old, new) in before.steps.iter().zip(&now.steps) {
        if old.version != new.version {
            return format!("it runs {} where the folder now has {}", old.version, new.version);
        }
        if old.script != new.script {
            return format!("{} was edited since", old.file);
        }
    }
    if before.steps.len() != now.steps.len() {
        return format!(
            "it has {} migrations, and {} would run now",
            before.steps.len(),
            now.steps.len()
        );
    }
    "its options or findings changed since".to_owned()
}

fn applied_newest_first(status: &TargetStatus) -> Vec<&Version> {
    status
        .rows
        .iter()
        .rev()
        .filter(|row| {
            matches!(
                row.state,
                MigrationState::Applied
                    | MigrationState::Edited { .. }
                    | MigrationState::Missing
                    | MigrationState::Baseline
            )
        })
        .map(|row| &row.version)
        .collect()
}

fn way_back<'a>(inputs: Inputs<'a>, version: &Version) -> Result<steps::Made<'a>, EngineError> {
    let irreversible = |name: &str, why: String| EngineError::Irreversible {
        version: version.clone(),
        name: name.to_owned(),
        why,
    };
    let Some(migration) = inputs.folder.get(version) else {
        return Err(irreversible("", "its file is missing from the folder".to_owned()));
    };
    if let Some(why) = &migration.up.directives.irreversible {
        return Err(irreversible(&migration.name, format!("its script says so: {why}")));
    }
    let Some(script) = &migration.down else {
        let file = migration.up.file.replace(".up.sql", ".down.sql");
        return Err(irreversible(
            &migration.name,
            format!("there is no down script; {file} would be it"),
        ));
    };
    Ok(steps::make(inputs, migration, script, Direction::Down))
}

/// Findings of the folder, the blocking ones included: a folder that cannot be trusted runs nothing.
fn folder_findings(folder: &MigrationsFolder) -> Vec<Finding> {
    folder.findings.clone()
}

fn odd_state(state: MigrationState, migration: &Migration, tier: Tier, head: Option<&Version>) -> Option<Finding> {
    let place = Some(Place::at(&migration.up.file, &migration.up.text, 0));
    match state {
        MigrationState::OutOfOrder => Some(Finding {
            rule: "out-of-order".to_owned(),
            severity: if tier == Tier::Production {
                Severity::Block
            } else {
                Severity::Warn
            },
            message: format!(
                "{} is older than {}, the newest that is applied",
                migration.version,
                head.map_or("", Version::as_str)
            ),
            help: "give it a newer version, or run it knowingly in an environment that is not production".to_owned(),
            place,
            fixable: false,
            suppressed: None,
        }),
        MigrationState::Failed => Some(Finding {
            rule: "failed-before".to_owned(),
            severity: Severity::Info,
            message: format!(
                "{} failed at its first statement before; nothing of it was done",
                migration.version
            ),
            help: "it runs again from its first statement".to_owned(),
            place,
            fixable: false,
            suppressed: None,
        }),
        _ => None,
    }
}

/// Digest of the history that a plan starts from: versions, states and checksums.
fn start(history: &History) -> Digest {
    let mut text = String::new();
    for row in history.current() {
        let checksum = row.checksum.as_deref().map(hex).unwrap_or_default();
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{} {:?} {checksum} {:?}", row.version, row.state, row.statements);
    }
    Digest::of(text.as_bytes())
}

#[cfg(test)]
mod tests;
