//! The rules over a folder's scripts: without a plan, or once more over those of a plan, for their fixes.

mod change;
mod folder;
mod policy;

pub use change::{Change, change, write};
pub use folder::{Looked, Request, scripts};
use godwit_core::{Direction, Engine, Facts, Finding, Lines, MigrationsFolder, Plan, Script, TableName};
use godwit_lint::Found;
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
    let script = |version| {
        let migration = folder.get(version)?;
        match plan.direction {
            Direction::Up => Some(&migration.up),
            Direction::Down => migration.down.as_ref(),
        }
    };
    let chosen: Vec<_> = plan
        .steps
        .iter()
        .filter_map(|step| Some((script(&step.version)?, step.transaction)))
        .collect();
    let (policy, _) = policy(folder);
    let context = godwit_lint::Context {
        engine: plan.target.address.engine(),
        server: plan
            .server
            .as_ref()
            .and_then(|server| godwit_lint::Server::parse(server.product, &server.version)),
        tier: plan.target.tier,
        direction: plan.direction,
        facts,
        policy: &policy,
    };
    let joined = plan.transactions == godwit_core::Transactions::All;
    folder::look(&context, &chosen, joined)
}

/// The findings of the rules in `plan`, judged by what its target says of its tables.
pub fn findings_with(plan: &Plan, folder: &MigrationsFolder, facts: &Facts) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (script, found) in of_plan(plan, folder, Some(facts)) {
        let lines = Lines::of(&script.text);
        findings.extend(
            found
                .into_iter()
                .map(|found| crate::plan::review::finding(&script.file, &lines, found)),
        );
    }
    findings
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
