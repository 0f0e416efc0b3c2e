//! Judges which conditions a plan meets. Pure.

use godwit_core::{
    Direction, Gate, GateKind, GateState, Goal, MigrationState, Plan, Protect, Severity, StatusRow, TargetStatus,
    Version, marker::Identity,
};

use jiff::{SignedDuration, Timestamp};

use crate::{EngineError, facts, identity};

/// What the environment and the person ask of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// What a write needs.
    pub protect: Protect,
    /// Whether a backup is taken first.
    pub backup: bool,
    /// What is asked of backups that were restored; `None` asks nothing.
    pub drill: Option<DrillPolicy>,
}

/// How old the newest backup may be that was restored and compared, and how old it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DrillPolicy {
    /// It may have been taken this long ago.
    pub within: SignedDuration,
    /// When it was taken; `None` where no backup of this database was ever restored.
    pub newest: Option<Timestamp>,
    /// The time now.
    pub now: Timestamp,
}

impl DrillPolicy {
    /// What is missing, in a sentence; `None` where nothing is.
    pub fn lacks(&self) -> Option<String> {
        let within = hours(self.within);
        match self.newest {
            None => Some(format!(
                "no backup of it was ever restored and compared; one taken within {within} is asked for"
            )),
            Some(newest) => {
                let age = self.now.duration_since(newest);
                (age > self.within).then(|| {
                    format!(
                        "its newest backup that was restored and compared is {} old; one taken within {within} is asked for",
                        hours(age)
                    )
                })
            }
        }
    }
}

fn hours(age: SignedDuration) -> String {
    match age.as_hours() {
        0 => "an hour".to_owned(),
        1..48 => format!("{} hours", age.as_hours()),
        more => format!("{} days", more / 24),
    }
}

/// Every gate of `plan`, with its evidence, in the order in which a run passes them.
pub fn judge(plan: &Plan, status: &TargetStatus, policy: Policy, identity: &Identity) -> Vec<Gate> {
    vec![
        identity::gate(identity, &plan.target.profile()),
        protection(policy.protect, &plan.target.name),
        history(plan, status),
        findings(plan),
        drill(policy.drill),
        backup(policy.backup),
        confirmation(policy.protect, &plan.target.name),
    ]
}

/// Refuses a plan of which a gate is closed, with the cause as data.
///
/// # Errors
/// One of [`EngineError::ReadOnly`], [`EngineError::HistoryNeedsAttention`], [`EngineError::FindingsBlock`],
/// [`EngineError::NotProven`], [`EngineError::NotConfirmed`]. A typed reason to break the glass lets a plan through that
/// lacks a proven backup, and nothing else.
pub fn pass(
    plan: &Plan,
    status: &TargetStatus,
    policy: Policy,
    (typed, break_glass): (Option<&str>, Option<&str>),
) -> Result<(), EngineError> {
    let target = plan.target.name.clone();
    if policy.protect == Protect::ReadOnly {
        return Err(EngineError::ReadOnly { target });
    }
    let rows = unsettled(plan, status);
    if !rows.is_empty() {
        return Err(EngineError::HistoryNeedsAttention { target, rows });
    }
    let blocking: Vec<_> = plan
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Block)
        .collect();
    if let Some(first) = blocking.first() {
        return Err(EngineError::FindingsBlock {
            count: blocking.len(),
            first: first.message.clone(),
            place: first.place.clone(),
            help: first.help.clone(),
        });
    }
    if break_glass.is_none()
        && let Some(lacks) = policy.drill.and_then(|drill| drill.lacks())
    {
        return Err(EngineError::NotProven { target, lacks });
    }
    if policy.protect == Protect::Confirm && typed != Some(target.as_str()) {
        return Err(EngineError::NotConfirmed { target });
    }
    Ok(())
}

/// Migrations that a person must settle before this plan may run.
fn unsettled(plan: &Plan, status: &TargetStatus) -> Vec<(Version, MigrationState)> {
    let stops = |state: MigrationState| match plan.direction {
        // What ran differs from what the folder says: nothing may be built on it.
        Direction::Up => {
            matches!(
                state,
                MigrationState::Missing | MigrationState::Partial { .. } | MigrationState::Duplicate
            ) || state
                == MigrationState::Edited {
                    edit: godwit_core::EditKind::Content,
                }
        }
        // The way back only needs to know which migrations are wholly there.
        Direction::Down => matches!(state, MigrationState::Partial { .. } | MigrationState::Duplicate),
    };
    // The plan settles the one that stopped half-way itself.
    let settles = |version: &Version| {
        matches!(plan.goal, Goal::Resume | Goal::BackOut)
            && plan.steps.first().is_some_and(|step| step.version == *version)
    };
    let stops = |row: &StatusRow| {
        stops(row.state) && !(matches!(row.state, MigrationState::Partial { .. }) && settles(&row.version))
    };
    status
        .rows
        .iter()
        .filter(|row| stops(row))
        .map(|row| (row.version.clone(), row.state))
        .collect()
}

fn protection(protect: Protect, target: &str) -> Gate {
    let (state, detail) = match protect {
        Protect::ReadOnly => (GateState::Closed, format!("{target} is protected as read-only")),
        Protect::Open | Protect::Confirm => (GateState::Met, format!("{target} may be written to")),
    };
    Gate {
        kind: GateKind::Protection,
        state,
        detail,
    }
}

fn history(plan: &Plan, status: &TargetStatus) -> Gate {
    let rows = unsettled(plan, status);
    let (state, detail) = match rows.as_slice() {
        [] => (
            GateState::Met,
            "every applied migration agrees with its file".to_owned(),
        ),
        rows => {
            let words: Vec<String> = rows
                .iter()
                .map(|(version, state)| format!("{version} is {}", crate::error::word(*state)))
                .collect();
            (GateState::Closed, words.join(", "))
        }
    };
    Gate {
        kind: GateKind::History,
        state,
        detail,
    }
}

fn findings(plan: &Plan) -> Gate {
    let blocking = plan
        .findings
        .iter()
        .filter(|finding| finding.severity == Severity::Block)
        .count();
    let (state, detail) = match (blocking, plan.findings.len()) {
        (0, 0) => (GateState::Met, "nothing was found".to_owned()),
        (0, 1) => (GateState::Met, "1 finding, none blocks".to_owned()),
        (0, all) => (GateState::Met, format!("{all} findings, none blocks")),
        (1, _) => (GateState::Closed, "1 finding blocks".to_owned()),
        (some, _) => (GateState::Closed, format!("{some} findings block")),
    };
    Gate {
        kind: GateKind::Findings,
        state,
        detail: detail + &facts::evidence(plan.facts.as_ref()),
    }
}

fn drill(policy: Option<DrillPolicy>) -> Gate {
    let (state, detail) = match policy.map(|policy| (policy, policy.lacks())) {
        None => (GateState::NotNeeded, "no restored backup is asked for".to_owned()),
        Some((_, Some(lacks))) => (GateState::Closed, lacks),
        Some((policy, None)) => {
            let age = policy.newest.map(|newest| hours(policy.now.duration_since(newest)));
            (
                GateState::Met,
                format!(
                    "a backup was restored and compared; it is at most {} old",
                    age.unwrap_or_default()
                ),
            )
        }
    };
    Gate {
        kind: GateKind::Drill,
        state,
        detail,
    }
}

fn backup(asked: bool) -> Gate {
    let (state, detail) = if asked {
        (GateState::AtStart, "taken and read back before the first statement")
    } else {
        (GateState::NotNeeded, "no backup is taken first")
    };
    Gate {
        kind: GateKind::Backup,
        state,
        detail: detail.to_owned(),
    }
}

fn confirmation(protect: Protect, target: &str) -> Gate {
    let (state, detail) = match protect {
        Protect::Confirm => (GateState::AtStart, format!("asks for the name '{target}', typed")),
        Protect::Open | Protect::ReadOnly => (GateState::NotNeeded, "no name is asked for".to_owned()),
    };
    Gate {
        kind: GateKind::Confirmation,
        state,
        detail,
    }
}
