//! The rules over a folder's scripts: without a plan, or once more over those of a plan, for their fixes.

mod change;
mod folder;
mod looking;
mod policy;

pub use change::{Change, change, write};
pub use folder::{Looked, Request, scripts};
use godwit_core::{Direction, Engine, Facts, Finding, MigrationsFolder, Plan, PlanStep, Script, TableName};
use godwit_lint::Found;
pub(crate) use looking::{Looking, SplitScript, findings};
pub(crate) use policy::policy;

/// Whether there is a page about the rule `id`; findings of folders and plans have none.
pub fn has_page(id: &str) -> bool {
    godwit_lint::RULES.iter().any(|rule| rule.id == id)
}

/// The page about the rule `id`, in Markdown.
pub fn page(id: &str) -> Option<String> {
    let rule = godwit_lint::RULES.iter().find(|rule| rule.id == id)?;
    Some(godwit_lint::page(rule))
}

/// What the rules find in the scripts of `plan`, with their fixes, read from `folder`.
///
/// A script that is no longer there is left out: the plan is stale then, which its run says.
pub fn of_plan<'f>(plan: &Plan, folder: &'f MigrationsFolder, facts: Option<&Facts>) -> Vec<(&'f Script, Vec<Found>)> {
    let engine = plan.target.address.engine();
    let split = |step: &PlanStep| {
        let migration = folder.get(&step.version)?;
        let script = match plan.direction {
            Direction::Up => &migration.up,
            Direction::Down => migration.down.as_ref()?,
        };
        Some(SplitScript {
            version: &migration.version,
            script,
            split: godwit_sql::split(engine, &script.text),
            transaction: step.transaction,
        })
    };
    let scripts: Vec<_> = plan.steps.iter().filter_map(split).collect();
    let (policy, _) = policy(folder);
    let looking = Looking {
        engine,
        server: plan.server.as_ref(),
        tier: plan.target.tier,
        direction: plan.direction,
        facts,
        policy: &policy,
        transactions: plan.transactions,
    };
    let found = looking.found(&scripts);
    scripts.iter().map(|script| script.script).zip(found).collect()
}

/// The findings of the rules in `plan`, judged by what its target says of its tables.
pub fn findings_with(plan: &Plan, folder: &MigrationsFolder, facts: &Facts) -> Vec<Finding> {
    let all = of_plan(plan, folder, Some(facts));
    all.iter().flat_map(|(script, found)| findings(script, found)).collect()
}

/// More tables than a person reads about are not asked about.
const TABLES: usize = 200;

/// The tables that statements are about, each once, in their order.
pub fn tables<'s>(engine: Engine, statements: impl Iterator<Item = &'s str>) -> Vec<TableName> {
    let mut tables: Vec<TableName> = Vec::new();
    for sql in statements {
        for name in godwit_sql::shape(engine, sql).tables() {
            let table = TableName {
                schema: name.schema.clone(),
                name: name.name.clone(),
            };
            if tables.len() < TABLES && !tables.contains(&table) {
                tables.push(table);
            }
        }
    }
    tables
}
