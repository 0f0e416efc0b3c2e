//! What a project says of the rules.

use std::collections::BTreeMap;

use godwit_core::{Severity, Tier};
use serde::{Deserialize, Serialize};

/// How much a rule weighs, in a project's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// It says nothing.
    Off,
    /// Good to know.
    Info,
    /// Look before you go on.
    Warn,
    /// The plan does not run.
    Block,
}

impl Level {
    /// The severity; `None` where the rule says nothing.
    pub const fn severity(self) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::Info => Some(Severity::Info),
            Self::Warn => Some(Severity::Warn),
            Self::Block => Some(Severity::Block),
        }
    }
}

/// Levels per tier.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TierLevels {
    /// On development targets.
    pub development: Option<Level>,
    /// On staging targets.
    pub staging: Option<Level>,
    /// On production targets.
    pub production: Option<Level>,
}

/// What a project says of one rule: one level for all tiers, or one for each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum RulePolicy {
    /// The same everywhere.
    Everywhere(Level),
    /// By tier.
    Tiers(TierLevels),
}

/// The `[lint]` part of `godwit.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Policy {
    /// Migrations up to and including this version are not looked at.
    pub start_after: Option<String>,
    /// Rules by id.
    pub rules: BTreeMap<String, RulePolicy>,
}

impl Policy {
    /// What the rule `id`, which weighs `default` on production, weighs on `tier`; `None` where it says nothing.
    pub fn level(&self, id: &str, default: Severity, tier: Tier) -> Option<Severity> {
        let said = match self.rules.get(id) {
            Some(RulePolicy::Everywhere(level)) => Some(*level),
            Some(RulePolicy::Tiers(tiers)) => match tier {
                Tier::Production => tiers.production,
                Tier::Staging => tiers.staging,
                Tier::Development => tiers.development,
            },
            None => None,
        };
        match said {
            Some(level) => level.severity(),
            None if tier == Tier::Production => Some(default),
            None => Some(default.min(Severity::Warn)),
        }
    }
}
