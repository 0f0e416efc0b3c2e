//! Plans.

use godwit_core::{Gate, Impact, Limits, Plan, PlanStep, PlannedStatement, TransactionMode, Transactions};

use super::{cut, short};
use crate::views::{
    GateView, ImpactView, LimitsView, PlanStepView, PlanView, PlannedStatementView, ResumptionView, TransactionsView,
};

/// How much of one statement a view carries.
pub(super) const STATEMENT_BYTES: usize = 64 * 1024;

/// What a plan's view says beside the plan itself.
pub(crate) struct PlanWords {
    pub(crate) gates: Vec<Gate>,
    pub(crate) backup_default: bool,
    pub(crate) needs_confirmation: bool,
    pub(crate) command: String,
}

pub(crate) fn plan_view(plan: &Plan, words: PlanWords) -> PlanView {
    let digest = plan.digest();
    PlanView {
        digest: digest.to_string(),
        digest_short: digest.short(),
        direction: plan.direction.into(),
        environment: plan.target.environment.map(|id| id.to_string()),
        target: plan.target.name.clone(),
        tier: plan.target.tier.into(),
        address: plan.target.address.to_string(),
        format: plan.format.into(),
        transactions: plan.transactions.into(),
        from: plan.from.as_ref().map(ToString::to_string),
        to: plan.to.as_ref().map(ToString::to_string),
        creates_history: plan.creates_history,
        creates_journal: plan.creates_journal,
        steps: plan.steps.iter().map(step).collect(),
        statements: short(plan.statement_count()),
        findings: plan.findings.iter().cloned().map(Into::into).collect(),
        gates: words.gates.into_iter().map(gate).collect(),
        backup_default: words.backup_default,
        needs_confirmation: words.needs_confirmation,
        command: words.command,
    }
}

impl From<Transactions> for TransactionsView {
    fn from(transactions: Transactions) -> Self {
        match transactions {
            Transactions::Each => Self::Each,
            Transactions::All => Self::All,
            Transactions::None => Self::None,
        }
    }
}

fn step(step: &PlanStep) -> PlanStepView {
    PlanStepView {
        version: step.version.to_string(),
        name: step.name.clone(),
        file: step.file.clone(),
        checksum: step.script.to_string(),
        transactional: step.transaction == TransactionMode::Migration,
        because: step.because.clone(),
        limits: limits(&step.limits),
        resumes: step.resumes.as_ref().map(|resumes| ResumptionView {
            run: resumes.run.clone(),
            done: resumes.done,
            evidence: resumes.evidence.clone(),
            clear: resumes.clear.clone(),
        }),
        statements: step.statements.iter().map(statement).collect(),
        history: step.history.clone(),
    }
}

fn limits(limits: &Limits) -> LimitsView {
    // None is longer than a day.
    let millis = |millis: u64| u32::try_from(millis).unwrap_or(u32::MAX);
    LimitsView {
        lock_wait: millis(limits.lock_wait),
        long_lock_wait: millis(limits.long_lock_wait),
        tries: limits.tries,
        statement: limits.statement.map(millis),
        idle: millis(limits.idle),
        queue: limits.queue,
    }
}

fn statement(statement: &PlannedStatement) -> PlannedStatementView {
    let (sql, truncated) = cut(&statement.sql, STATEMENT_BYTES);
    PlannedStatementView {
        start: short(statement.span.start),
        end: short(statement.span.end),
        line: statement.line,
        column: statement.column,
        kind: statement.kind.clone(),
        patient: statement.patient,
        impact: impact(&statement.impact),
        sql,
        truncated,
    }
}

fn impact(impact: &Impact) -> ImpactView {
    ImpactView {
        lock: impact.lock.clone(),
        blocks: impact.blocks.into(),
        work: impact.work.into(),
        objects: impact.objects.clone(),
        destroys: impact.destroys,
        opaque: impact.opaque,
        sentence: impact.sentence.clone(),
    }
}

fn gate(gate: Gate) -> GateView {
    GateView {
        kind: gate.kind.into(),
        state: gate.state.into(),
        detail: gate.detail,
    }
}
