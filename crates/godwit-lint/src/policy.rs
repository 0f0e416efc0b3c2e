//! What a project says of the rules.

use std::collections::BTreeMap;

use godwit_core::{Engine, Severity, Tier};
use serde::{Deserialize, Deserializer, Serialize, de};

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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum RulePolicy {
    /// The same everywhere.
    Everywhere(Level),
    /// By tier.
    Tiers(TierLevels),
}

impl RulePolicy {
    /// The level on `tier`, where it says one.
    pub const fn on(&self, tier: Tier) -> Option<Level> {
        match self {
            Self::Everywhere(level) => Some(*level),
            Self::Tiers(tiers) => match tier {
                Tier::Production => tiers.production,
                Tier::Staging => tiers.staging,
                Tier::Development => tiers.development,
            },
        }
    }
}

impl Default for RulePolicy {
    fn default() -> Self {
        Self::Everywhere(Level::Warn)
    }
}

/// Derived code for an untagged enum would lose where the mistake is, and what.
impl<'de> Deserialize<'de> for RulePolicy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;

        impl<'de> de::Visitor<'de> for Visitor {
            type Value = RulePolicy;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a level, or a table with a level for each tier")
            }

            fn visit_str<E: de::Error>(self, value: &str) -> Result<RulePolicy, E> {
                Level::deserialize(de::value::StrDeserializer::new(value)).map(RulePolicy::Everywhere)
            }

            fn visit_map<A: de::MapAccess<'de>>(self, map: A) -> Result<RulePolicy, A::Error> {
                TierLevels::deserialize(de::value::MapAccessDeserializer::new(map)).map(RulePolicy::Tiers)
            }
        }

        deserializer.deserialize_any(Visitor)
    }
}

/// Rules that no comment silences, by tier.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Required {
    /// On development targets.
    pub development: Vec<String>,
    /// On staging targets.
    pub staging: Vec<String>,
    /// On production targets.
    pub production: Vec<String>,
}

impl Required {
    /// The rules of `tier`.
    pub fn on(&self, tier: Tier) -> &[String] {
        match tier {
            Tier::Production => &self.production,
            Tier::Staging => &self.staging,
            Tier::Development => &self.development,
        }
    }
}

/// A project's own rule. It finds the statements for which everything holds that it asks.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CustomRule {
    /// Its id, as comments name it: words with dashes, none of the registry's.
    pub id: String,
    /// How much it weighs; on a tier that it does not name it says nothing.
    pub level: RulePolicy,
    /// What it says.
    pub message: String,
    /// What to do now.
    pub help: String,
    /// The engines that it is about; all where it names none.
    #[serde(default)]
    pub engines: Vec<Engine>,
    /// The statement is of one of these kinds: the words that it begins with, `drop table`, without what stands between
    /// them.
    #[serde(default)]
    pub kind: Vec<String>,
    /// The statement is of this family: `definition`, `data`, `privilege` …
    #[serde(default)]
    pub family: Option<String>,
    /// A table that it makes, changes or drops is called so, with or without its schema: `audit_*`.
    #[serde(default)]
    pub table: Option<String>,
    /// A column that it makes, changes, assigns or drops is called so.
    #[serde(default)]
    pub column: Option<String>,
    /// All of these words stand in it, outside of strings and comments: `drop column`.
    #[serde(default)]
    pub has: Vec<String>,
    /// None of these do.
    #[serde(default)]
    pub without: Vec<String>,
}

impl CustomRule {
    /// Whether it asks anything of a statement.
    pub(crate) const fn asks(&self) -> bool {
        !self.kind.is_empty()
            || self.family.is_some()
            || self.table.is_some()
            || self.column.is_some()
            || !self.has.is_empty()
            || !self.without.is_empty()
    }
}

/// The `[lint]` part of `godwit.toml`; [`Policy::parse`] reads it and says what is wrong where.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Policy {
    /// Migrations up to and including this version are not looked at.
    pub start_after: Option<String>,
    /// Rules by id.
    pub rules: BTreeMap<String, RulePolicy>,
    /// Rules that no comment silences.
    pub required: Required,
    /// The project's own rules.
    pub custom: Vec<CustomRule>,
}

impl Policy {
    /// What the rule `id`, which weighs `default` on production, weighs on `tier`; `None` where it says nothing.
    pub fn level(&self, id: &str, default: Severity, tier: Tier) -> Option<Severity> {
        match self.rules.get(id).and_then(|rule| rule.on(tier)) {
            Some(level) => level.severity(),
            None if tier == Tier::Production => Some(default),
            None => Some(default.min(Severity::Warn)),
        }
    }

    /// Whether no comment silences the rule `id` on `tier`.
    pub fn is_required(&self, id: &str, tier: Tier) -> bool {
        self.required.on(tier).iter().any(|required| required == id)
    }
}
