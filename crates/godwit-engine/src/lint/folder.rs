//! The rules over the scripts of a folder, without a plan.

use godwit_core::{
    Direction, Engine, Facts, Finding, Migration, MigrationsFolder, PlanServer, Script, Tier, TransactionMode,
    Transactions,
};
use godwit_lint::Found;
use godwit_sql::Transactional;

use super::{
    looking::{Looking, SplitScript, findings},
    policy,
};

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

/// Looks at the up scripts of `folder` in their order, and then at the down scripts, each for itself. Those that the
/// policy starts after are left out.
///
/// The finding beside them says what is wrong with the project's settings.
pub fn scripts<'f>(folder: &'f MigrationsFolder, request: &Request<'_>) -> (Vec<Looked<'f>>, Option<Finding>) {
    let (policy, trouble) = policy(folder);
    let looking = |direction| Looking {
        engine: request.engine,
        server: request.server,
        tier: request.tier,
        direction,
        facts: request.facts,
        policy: &policy,
        transactions: Transactions::Each,
    };
    let (up, down) = (looking(Direction::Up), looking(Direction::Down));
    let wanted = |script: &&Script| (request.wants)(&script.file);
    let each = |migration: &'f Migration, script: Option<&'f Script>| {
        script
            .filter(wanted)
            .map(|script| split(request.engine, migration, script))
    };
    let ups = folder.migrations.iter();
    let ups = ups.filter_map(|migration| each(migration, Some(&migration.up)));
    // Alone, a script that is passed over tells nothing of another one.
    let new = folder.migrations.iter().filter(|of| !up.passes_over(&of.version));
    let downs = new.filter_map(|migration| each(migration, migration.down.as_ref()));
    let mut all = if request.together {
        told(&up, ups.collect(), Looking::found)
    } else {
        let new = ups.filter(|script| !up.passes_over(script.version));
        told(&up, new.collect(), Looking::found_apart)
    };
    all.extend(told(&down, downs.collect(), Looking::found_apart));
    (all, trouble)
}

/// A script as a plan for a transaction of each migration's own would run it.
fn split<'f>(engine: Engine, migration: &'f Migration, script: &'f Script) -> SplitScript<'f> {
    let split = godwit_sql::split(engine, &script.text);
    let commits = split.statements.iter().any(|statement| {
        matches!(
            statement.transactional,
            Transactional::ImplicitCommit | Transactional::MayCommit
        )
    });
    SplitScript {
        version: &migration.version,
        script,
        split,
        transaction: if script.directives.no_transaction || commits {
            TransactionMode::Stepwise
        } else {
            TransactionMode::Migration
        },
    }
}

fn told<'a, 'f>(
    looking: &Looking<'a>,
    scripts: Vec<SplitScript<'f>>,
    look: impl Fn(&Looking<'a>, &[SplitScript<'f>]) -> Vec<Vec<Found>>,
) -> Vec<Looked<'f>> {
    let found = look(looking, &scripts);
    let all = scripts.into_iter().zip(found);
    let new = all.filter(|(script, _)| !looking.passes_over(script.version));
    new.map(|(SplitScript { script, split, .. }, found)| {
        let scanned = split
            .findings
            .iter()
            .map(|finding| finding.placed(&script.file, &script.text));
        Looked {
            script,
            statements: split.statements.len(),
            findings: scanned.chain(findings(script, &found)).collect(),
            found,
        }
    })
    .collect()
}
