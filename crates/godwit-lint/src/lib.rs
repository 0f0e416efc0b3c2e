//! What a migration does to those who use the database meanwhile, and what is known to go wrong with it.
//!
//! Two questions over the same statements. [`impact()`] says of one statement which lock it takes, what waits for it
//! and how much it does meanwhile. [`lint`] asks every rule of the registry, [`RULES`], about all scripts of a plan in
//! their order, so that a rule knows what the plan made before. Where a rule knows the safe way it gives a [`Fix`].
//!
//! This crate does no I/O and never fails: what a rule needs of a server arrives as [`Facts`], and text that nobody
//! understands gives a finding that says so.

mod column;
mod context;
mod custom;
mod depth;
mod facts;
mod fix;
mod functions;
mod impact;
mod indexes;
mod lint;
mod locks;
mod made;
mod names;
mod outdated;
mod page;
mod policy;
mod policy_file;
mod rule;
mod rules;
mod script;
mod squawk;
mod suppress;
#[cfg(test)]
mod testing;
mod text;
mod timeouts;
#[cfg(test)]
mod tried;
mod types;
mod workers;

pub use context::{Context, Server};
pub use facts::{Dependent, Facts, TableFacts};
pub use fix::{Edit, Fix, NewFile, apply_edits};
pub use impact::{Algorithm, Prediction, TableLock, impact, impacts, predict};
pub use lint::{Found, lint, lint_apart};
pub use page::{index, page};
pub use policy::{CustomRule, Level, Policy, Required, RulePolicy, TierLevels};
pub use policy_file::PolicyError;
pub use rule::{Example, Rule};
pub use rules::RULES;
pub use script::{Input, Stmt};
