//! What a plan wants to know of its target's tables before it is judged, and whether that still holds when it runs.
//!
//! A plan is first made without knowing anything. Only where it is about tables for which size and use matter is the
//! target asked, and the plan made again from the answer, which becomes part of it. What cannot be read is never taken
//! for small.

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use godwit_core::{
    Blocks, Facts, Finding, MigrationsFolder, Place, Plan, PlanFacts, PlannedStatement, Severity, TableName, Work,
};
use godwit_db::{DbError, Reader, Target};
use godwit_sql::{Name, Shape};
use jiff::{SignedDuration, Timestamp};
use tokio::time::timeout;

use crate::{
    EngineError, lint,
    plan::{self, Inputs},
};

/// How long the target may take to answer. A table that somebody locks for a definition does not tell its size.
const PATIENCE: Duration = Duration::from_secs(3);

/// How long a plan's facts are taken to hold. A table seldom becomes big within that; a plan that waited for somebody's
/// approval is older, and asks again when it runs.
const GOOD_FOR: SignedDuration = SignedDuration::from_mins(10);

/// More tables than this are not asked about.
const TABLES: usize = 200;

/// `plan` judged by what its target says of its tables; as it is where none of them matters.
///
/// `inputs` are those that it was made from.
///
/// # Errors
/// As [`plan::again`].
pub async fn judged(plan: Plan, inputs: Inputs<'_>, target: &Target, now: Timestamp) -> Result<Plan, EngineError> {
    let wanted = wanted(&plan);
    if wanted.is_empty() {
        return Ok(plan);
    }
    let facts = read(target, &wanted, now).await;
    plan::again(
        &plan,
        Inputs {
            facts: Some(&facts),
            ..inputs
        },
    )
}

/// Refuses a plan whose facts are old and that would be stopped by what its target says of its tables now.
///
/// # Errors
/// [`EngineError::PlanStale`].
pub(crate) async fn hold(
    plan: &Plan,
    folder: &MigrationsFolder,
    target: &Target,
    now: Timestamp,
) -> Result<(), EngineError> {
    let Some(known) = &plan.facts else { return Ok(()) };
    // Without facts everything weighs what it can weigh; and a clock that was set back proves nothing.
    let age = now.duration_since(known.read);
    if known.facts.tables.is_empty() || (age >= SignedDuration::ZERO && age <= GOOD_FOR) {
        return Ok(());
    }
    // With facts a statement may look light, and its table was asked about all the same.
    let mut asked = tables(plan, |_| true);
    asked.retain(|table| known.facts.table(table).is_some());
    let fresh = read(target, &asked, now).await;
    match worse(plan, folder, &fresh) {
        None => Ok(()),
        Some(finding) => Err(EngineError::PlanStale {
            digest: plan.digest(),
            changed: words(known, &fresh, &finding),
        }),
    }
}

/// The first finding that blocks by what is known now, and did not when the plan was made.
pub(crate) fn worse(plan: &Plan, folder: &MigrationsFolder, fresh: &PlanFacts) -> Option<Finding> {
    let blocks = |finding: &&Finding| finding.severity == Severity::Block;
    let now = lint::findings_with(plan, folder, &fresh.facts);
    let known = |finding: &Finding| {
        let same = |old: &Finding| old.rule == finding.rule && old.place == finding.place;
        plan.findings.iter().filter(blocks).any(same)
    };
    now.into_iter().find(|finding| blocks(&finding) && !known(finding))
}

fn words(known: &PlanFacts, fresh: &PlanFacts, finding: &Finding) -> String {
    let at = |place: &Place| format!(" ({}:{})", place.file, place.line);
    let place = finding.place.as_ref().map_or_else(String::new, at);
    let message = &finding.message;
    let read = when(known.read);
    match &fresh.unread {
        None => format!("its tables are not as they were at {read}, and this blocks now: {message}{place}"),
        Some(why) => format!(
            "its tables were asked for their sizes at {read} and cannot be asked again ({why}), and without that this \
             blocks: {message}{place}"
        ),
    }
}

/// The tables that were there before `plan` and whose size or use decides what it does.
pub(crate) fn wanted(plan: &Plan) -> Vec<TableName> {
    tables(plan, matters)
}

/// The tables of `statements` that were there before `plan`, each once, in their order.
fn tables(plan: &Plan, statements: impl Fn(&PlannedStatement) -> bool) -> Vec<TableName> {
    let engine = plan.target.address.engine();
    let mut seen: HashSet<TableName> = HashSet::new();
    let mut wanted = Vec::new();
    let all = plan.steps.iter().flat_map(|step| &step.statements);
    for statement in all.filter(|statement| makes(statement) || statements(statement)) {
        let shape = godwit_sql::shape(engine, &statement.sql);
        if let Shape::CreateTable(table) = &shape {
            if !table.if_not_exists {
                seen.insert(named(&table.name));
            }
            continue;
        }
        for table in shape.tables().into_iter().map(named) {
            if seen.insert(table.clone()) {
                wanted.push(table);
            }
        }
    }
    wanted
}

fn named(name: &Name) -> TableName {
    TableName {
        schema: name.schema.clone(),
        name: name.name.clone(),
    }
}

fn makes(statement: &PlannedStatement) -> bool {
    statement.kind == "create table"
}

/// Whether size and use of its tables decide what a statement does to others. What an INSERT does they do not decide.
fn matters(statement: &PlannedStatement) -> bool {
    let impact = &statement.impact;
    let heavy = impact.work != Work::None || impact.blocks >= Blocks::Writes || impact.destroys;
    heavy && !statement.kind.starts_with("insert") && !statement.kind.starts_with("replace")
}

async fn read(target: &Target, wanted: &[TableName], now: Timestamp) -> PlanFacts {
    let mut asked = told_apart(wanted);
    asked.truncate(TABLES);
    let left = wanted.len() - asked.len();
    let (facts, unread) = match ask(target, &asked).await {
        Ok(facts) if left == 0 => (facts, None),
        Ok(facts) => (facts, Some(format!("{left} of {} were not asked about", wanted.len()))),
        Err(why) => (Facts::default(), Some(why)),
    };
    PlanFacts {
        // Nobody reads more than seconds.
        read: Timestamp::from_second(now.as_second()).unwrap_or(now),
        facts,
        unread,
    }
}

/// Without tables whose names differ in capitals only: facts are kept by names in small letters, and nothing that is known
/// of one may be taken for the other's.
fn told_apart(tables: &[TableName]) -> Vec<TableName> {
    let small = |table: &TableName| table.to_string().to_lowercase();
    let mut names: HashMap<String, usize> = HashMap::new();
    for table in tables {
        *names.entry(small(table)).or_default() += 1;
    }
    let alone = |table: &&TableName| names.get(&small(table)) == Some(&1);
    tables.iter().filter(alone).cloned().collect()
}

async fn ask(target: &Target, tables: &[TableName]) -> Result<Facts, String> {
    let mut canceller = None;
    let asking = async {
        let mut reader = Reader::open(target).await?;
        canceller = Some(reader.canceller());
        let facts = reader.table_facts(tables).await?;
        reader.close().await;
        Ok::<_, DbError>(facts)
    };
    match timeout(PATIENCE, asking).await {
        Ok(Ok(facts)) => Ok(judging(facts)),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => {
            if let Some(canceller) = canceller
                && !matches!(timeout(PATIENCE, canceller.cancel()).await, Ok(Ok(())))
            {
                tracing::warn!("a question about tables could not be taken back");
            }
            Err(format!("no answer within {} s", PATIENCE.as_secs()))
        }
    }
}

/// What judges: how often tables are written changes by the second and decides nothing.
fn judging(mut facts: Facts) -> Facts {
    for table in facts.tables.values_mut() {
        table.writes = None;
        table.counted_for = None;
    }
    facts.notes.clear();
    facts
}

/// What is said of tables that are not known.
pub(crate) fn unread(facts: Option<&PlanFacts>) -> Option<Finding> {
    let why = facts?.unread.as_ref()?;
    Some(Finding {
        rule: "facts-unread".to_owned(),
        severity: Severity::Info,
        message: format!("the sizes of tables are not known: {why}"),
        help: "findings weigh as if these tables were big; make the plan again to ask once more".to_owned(),
        place: None,
        fixable: false,
        suppressed: None,
    })
}

/// What findings were judged by, as the end of a sentence; nothing where no table mattered.
pub(crate) fn evidence(facts: Option<&PlanFacts>) -> String {
    match facts {
        None => String::new(),
        Some(PlanFacts {
            read,
            facts,
            unread: None,
        }) => match facts.tables.len() {
            0 => String::new(),
            1 => format!(", by the size of 1 table at {}", when(*read)),
            some => format!(", by the sizes of {some} tables at {}", when(*read)),
        },
        Some(PlanFacts { unread: Some(_), .. }) => ", without the sizes of all tables".to_owned(),
    }
}

fn when(read: Timestamp) -> String {
    read.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}
