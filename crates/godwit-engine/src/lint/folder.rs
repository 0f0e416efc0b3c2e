//! The rules over the scripts of a folder, without a target.

use godwit_core::{
    Direction, Engine, Finding, Lines, Migration, MigrationsFolder, PlanServer, Script, Tier, TransactionMode,
};
use godwit_lint::{Context, Facts, Found, Input, Server};

use super::policy;
use crate::plan::review::finding;

/// What to look at, and for whom.
pub struct Request<'a> {
    /// Whose SQL it is.
    pub engine: Engine,
    /// The tier that it is for.
    pub tier: Tier,
    /// The server, where one is known.
    pub server: Option<&'a PlanServer>,
    /// What the target says of its tables, where it was asked.
    pub facts: Option<&'a Facts>,
    /// Whether the scripts run one after the other in one plan, so that a table that one makes is new to the next.
    pub together: bool,
    /// Which files.
    pub wants: &'a dyn Fn(&str) -> bool,
}

/// One script that was looked at.
pub struct Looked<'a> {
    /// The script.
    pub script: &'a Script,
    /// How many statements it has.
    pub statements: usize,
    /// What was found, by place, as people read it.
    pub findings: Vec<Finding>,
    /// The same of the rules alone, with their fixes.
    pub found: Vec<Found>,
}

/// Looks at the up scripts of `folder` in their order, and then at the down scripts, each for itself.
///
/// The finding beside them says what is wrong with the project's settings.
pub fn scripts<'f>(folder: &'f MigrationsFolder, request: &Request<'_>) -> (Vec<Looked<'f>>, Option<Finding>) {
    let (policy, trouble) = policy(folder);
    let start = policy.start_after.as_deref().map(godwit_core::Version::new);
    let old = |migration: &Migration| start.as_ref().is_some_and(|start| migration.version <= *start);
    let context = |direction| Context {
        engine: request.engine,
        server: request
            .server
            .and_then(|server| Server::parse(server.product, &server.version)),
        tier: request.tier,
        direction,
        facts: request.facts,
        policy: &policy,
    };
    let new = || folder.migrations.iter().filter(|migration| !old(migration));
    let wanted = |script: &&Script| (request.wants)(&script.file);
    let ups: Vec<&Script> = new().map(|migration| &migration.up).filter(wanted).collect();
    let downs: Vec<&Script> = new()
        .filter_map(|migration| migration.down.as_ref())
        .filter(wanted)
        .collect();
    let mut all = Vec::with_capacity(ups.len() + downs.len());
    let up = context(Direction::Up);
    if request.together {
        all.extend(told(&up, look(&up, &with_modes(request.engine, &ups), false)));
    } else {
        for script in ups {
            all.extend(told(&up, look(&up, &with_modes(request.engine, &[script]), false)));
        }
    }
    let down = context(Direction::Down);
    for script in downs {
        all.extend(told(&down, look(&down, &with_modes(request.engine, &[script]), false)));
    }
    (all, trouble)
}

fn with_modes<'a>(engine: Engine, scripts: &[&'a Script]) -> Vec<(&'a Script, TransactionMode)> {
    let mode = |script: &Script| {
        let commits = || {
            let split = godwit_sql::split(engine, &script.text);
            split.statements.iter().any(|statement| {
                matches!(
                    statement.transactional,
                    godwit_sql::Transactional::ImplicitCommit | godwit_sql::Transactional::MayCommit
                )
            })
        };
        if script.directives.no_transaction || commits() {
            TransactionMode::Stepwise
        } else {
            TransactionMode::Migration
        }
    };
    scripts.iter().map(|script| (*script, mode(script))).collect()
}

/// What the rules find in scripts that run one after the other.
pub(super) fn look<'a>(
    context: &Context<'_>,
    scripts: &[(&'a Script, TransactionMode)],
    joined: bool,
) -> Vec<(&'a Script, Vec<Found>)> {
    let splits: Vec<_> = scripts
        .iter()
        .map(|(script, _)| godwit_sql::split(context.engine, &script.text))
        .collect();
    let inputs: Vec<Input<'_>> = scripts
        .iter()
        .zip(&splits)
        .map(|((script, transaction), split)| Input {
            file: &script.file,
            text: &script.text,
            statements: &split.statements,
            findings: &split.findings,
            transaction: *transaction,
            joined: joined && *transaction == TransactionMode::Migration,
            limited: true,
        })
        .collect();
    let mut all: Vec<(&Script, Vec<Found>)> = scripts.iter().map(|(script, _)| (*script, Vec::new())).collect();
    for found in godwit_lint::lint(context, &inputs) {
        if let Some((_, list)) = all.get_mut(found.script) {
            list.push(found);
        }
    }
    all
}

fn told<'a>(context: &Context<'_>, looked: Vec<(&'a Script, Vec<Found>)>) -> Vec<Looked<'a>> {
    let each = looked.into_iter().map(|(script, found)| {
        let split = godwit_sql::split(context.engine, &script.text);
        let lines = Lines::of(&script.text);
        let scanned = split
            .findings
            .iter()
            .map(|finding| finding.placed(&script.file, &script.text));
        let ruled = found.iter().map(|found| finding(&script.file, &lines, found.clone()));
        Looked {
            script,
            statements: split.statements.len(),
            findings: scanned.chain(ruled).collect(),
            found,
        }
    });
    each.collect()
}
