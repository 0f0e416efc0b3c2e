//! The `[lint]` table of `godwit.toml`, with mistakes told by line.

use std::{collections::BTreeMap, ops::Range};

use godwit_core::Tier;
use godwit_sql::{Family, StatementKind};
use serde::Deserialize;
use toml::Spanned;

use crate::{CustomRule, Level, Policy, RULES, Required, RulePolicy, custom::glob};

/// What is wrong in `godwit.toml`, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct PolicyError {
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// One sentence.
    pub message: String,
    /// What to do now.
    pub help: String,
}

/// The file, as far as it concerns rules; whoever reads the other tables judges them.
#[derive(Deserialize)]
struct File {
    #[serde(default)]
    lint: Option<Lint>,
}

/// [`Policy`] with the places of what is looked at once more.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Lint {
    start_after: Option<String>,
    rules: BTreeMap<Spanned<String>, RulePolicy>,
    required: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
    custom: Vec<Spanned<CustomRule>>,
}

/// A mistake before anybody counted lines.
struct Wrong {
    at: usize,
    message: String,
    help: String,
}

impl Policy {
    /// Reads the `[lint]` table of `text`, which is all of `godwit.toml`; without one nothing is said of the rules.
    ///
    /// # Errors
    ///
    /// Text that is no TOML, unknown keys, levels, tiers and rules, and rules of the project's own that ask nothing or
    /// what cannot be.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        let file: File = toml::from_str(text).map_err(|error| {
            let wrong = Wrong {
                at: error.span().map_or(0, |span| span.start),
                message: error.message().to_owned(),
                help: "docs/user/lint.md says what [lint] may hold".to_owned(),
            };
            placed(text, wrong)
        })?;
        file.lint
            .unwrap_or_default()
            .into_policy()
            .map_err(|wrong| placed(text, wrong))
    }
}

impl Lint {
    fn into_policy(self) -> Result<Policy, Wrong> {
        let mut custom: Vec<CustomRule> = Vec::new();
        for rule in self.custom {
            check(&rule, &custom)?;
            custom.push(rule.into_inner());
        }
        let known = |id: &str| RULES.iter().any(|rule| rule.id == id);
        let own: Vec<&str> = custom.iter().map(|rule| rule.id.as_str()).collect();
        let mut rules = BTreeMap::new();
        for (id, level) in self.rules {
            if own.contains(&id.get_ref().as_str()) {
                return Err(Wrong {
                    at: id.span().start,
                    message: format!("{} is a rule of the project's own", id.get_ref()),
                    help: "give its level where it is defined".to_owned(),
                });
            }
            if !known(id.get_ref()) {
                return Err(unknown(id.get_ref(), &id.span(), &[]));
            }
            rules.insert(id.into_inner(), level);
        }
        let mut required = Required::default();
        for (tier, ids) in self.required {
            let (tier, list) = match tier.get_ref().as_str() {
                "development" => (Tier::Development, &mut required.development),
                "staging" => (Tier::Staging, &mut required.staging),
                "production" => (Tier::Production, &mut required.production),
                other => {
                    return Err(Wrong {
                        at: tier.span().start,
                        message: format!("there is no tier {other}"),
                        help: "the tiers are development, staging and production".to_owned(),
                    });
                }
            };
            for id in ids {
                let name = id.get_ref();
                if !known(name) && !own.contains(&name.as_str()) {
                    return Err(unknown(name, &id.span(), &own));
                }
                let level = rules
                    .get(name)
                    .or_else(|| custom.iter().find(|rule| rule.id == *name).map(|rule| &rule.level));
                if level.and_then(|level| level.on(tier)) == Some(Level::Off) {
                    return Err(Wrong {
                        at: id.span().start,
                        message: format!("{name} is required on {} and off there", tier.id()),
                        help: "one of both has to go".to_owned(),
                    });
                }
                list.push(id.into_inner());
            }
        }
        Ok(Policy {
            start_after: self.start_after,
            rules,
            required,
            custom,
        })
    }
}

/// Whether a rule of the project's own is one that can find something.
fn check(rule: &Spanned<CustomRule>, before: &[CustomRule]) -> Result<(), Wrong> {
    let at = rule.span().start;
    let rule = rule.get_ref();
    let id = &rule.id;
    let wrong = |message: String, help: &str| {
        Err(Wrong {
            at,
            message,
            help: help.to_owned(),
        })
    };
    let is_word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if id.is_empty() || !id.bytes().all(is_word) {
        return wrong(
            format!("`{id}` is no id for a rule"),
            "write small letters, digits and dashes: no-audit-change",
        );
    }
    if RULES.iter().any(|known| known.id == id) || before.iter().any(|known| known.id == *id) {
        return wrong(format!("there is a rule {id} already"), "give it another id");
    }
    if !rule.asks() {
        return wrong(
            format!("the rule {id} asks nothing of a statement"),
            "give it a kind, a family, a table, a column, or words that it has",
        );
    }
    if let Some(kind) = rule.kind.iter().find(|kind| !StatementKind::is_known(kind)) {
        return wrong(
            format!("the rule {id} is about `{kind}`, which no statement begins with"),
            "write the words without what stands between: drop table, create index, insert",
        );
    }
    if let Some(family) = &rule.family
        && !Family::ALL.iter().any(|known| known.id() == family)
    {
        let all: Vec<&str> = Family::ALL.iter().map(|known| known.id()).collect();
        return wrong(
            format!("the rule {id} is about the family `{family}`, which does not exist"),
            &format!("the families are {}", all.join(", ")),
        );
    }
    for pattern in [&rule.table, &rule.column].into_iter().flatten() {
        if let Err(error) = glob(pattern) {
            return wrong(
                format!("the rule {id} has a pattern that means nothing: {error}"),
                "`*` is any characters, `?` one, `[ab]` one of them, `{a,b}` one of both",
            );
        }
    }
    if rule
        .has
        .iter()
        .chain(&rule.without)
        .any(|phrase| phrase.trim().is_empty())
    {
        return wrong(
            format!("the rule {id} looks for no word"),
            "write the words, as `drop column`",
        );
    }
    Ok(())
}

/// A rule that does not exist, with the one that may be meant.
fn unknown(id: &str, span: &Range<usize>, own: &[&str]) -> Wrong {
    let all = RULES.iter().map(|rule| rule.id).chain(own.iter().copied());
    let nearest = all
        .map(|known| (strsim::damerau_levenshtein(known, id), known))
        .min()
        .filter(|(distance, _)| *distance <= 3.max(id.len() / 3));
    // Other tools' names are looked up by those who come from there.
    let alias = RULES.iter().find(|rule| {
        rule.sources
            .iter()
            .any(|source| source.split_once(':').is_some_and(|(_, name)| name == id))
    });
    Wrong {
        at: span.start,
        message: format!("there is no rule {id}"),
        help: match (alias, nearest) {
            (Some(rule), _) => format!("its name here is {}", rule.id),
            (None, Some((_, known))) => format!("did you mean {known}?"),
            (None, None) => "docs/rules lists all of them".to_owned(),
        },
    }
}

fn placed(text: &str, wrong: Wrong) -> PolicyError {
    let before = text.get(..wrong.at).unwrap_or(text);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    PolicyError {
        line: u32::try_from(line).unwrap_or(u32::MAX),
        column: u32::try_from(column).unwrap_or(u32::MAX),
        message: wrong.message,
        help: wrong.help,
    }
}
