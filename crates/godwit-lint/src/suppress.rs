//! Comments that tell a rule to be silent.

use godwit_core::{Engine, Severity, Span, Tier};

use crate::{Context, Found, Input, RULES, Rule, lint};

/// The rule about comments that silence nothing or give no reason.
const UNUSED: &str = "meta-suppression";

/// One comment: `-- godwit: lint-ignore RULE because REASON`, or squawk's `-- squawk-ignore rule`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Suppression {
    /// Where the comment stands.
    pub span: Span,
    /// The rules; every rule where it names none.
    pub rules: Vec<String>,
    /// Why.
    pub reason: Option<String>,
    /// For the whole file, or for the statement that comes next or that it stands in.
    pub file: bool,
    /// Whether it is one of squawk's, whose rules have other names.
    pub foreign: bool,
}

/// The comments of `text` that silence rules.
pub(crate) fn read(engine: Engine, text: &str) -> Vec<Suppression> {
    // Most files have none, and reading comments costs as much as splitting.
    if !(text.contains("lint-ignore") || text.contains("squawk-ignore")) {
        return Vec::new();
    }
    godwit_sql::comments(engine, text)
        .into_iter()
        .filter_map(|span| one(span, span.of(text)))
        .collect()
}

/// Marks what the comments of `input` silence, and notes comments that are wrong themselves.
pub(crate) fn apply(context: &Context<'_>, input: &Input<'_>, script: usize, found: &mut Vec<Found>) {
    let mut wrong = Vec::new();
    for comment in read(context.engine, input.text) {
        let mut used = false;
        let mut required = None;
        let covered = covered(input, &comment);
        let reasoned = comment.reason.is_some() || context.tier != Tier::Production;
        for found in found.iter_mut() {
            let silenced = covers(covered, found.span) && (comment.rules.is_empty() || comment.names(&found.rule));
            used |= silenced;
            if silenced && context.policy.is_required(&found.rule, context.tier) {
                required = Some(found.rule.clone());
            } else if silenced && reasoned {
                found.suppressed = Some(comment.reason.clone().unwrap_or_default());
            }
        }
        if !used {
            wrong.push((
                comment.span,
                "this comment silences nothing".to_owned(),
                "remove it, or correct the rule's name",
            ));
        } else if let Some(rule) = required {
            wrong.push((
                comment.span,
                format!(
                    "the project requires {rule} on {}: this comment does not silence it",
                    context.tier.id()
                ),
                "correct the statement, or have whoever keeps godwit.toml decide",
            ));
        } else if !reasoned {
            wrong.push((
                comment.span,
                "a rule is silenced for production, and the comment does not say why".to_owned(),
                "add the reason: -- godwit: lint-ignore RULE because REASON",
            ));
        }
    }
    let Some(rule) = RULES.iter().find(|rule| rule.id == UNUSED) else {
        return;
    };
    let Some(severity) = lint::severity(context, rule) else {
        return;
    };
    found.extend(wrong.into_iter().map(|(span, message, help)| Found {
        rule: rule.id.into(),
        severity: severity.min(Severity::Warn),
        message,
        help: help.to_owned(),
        script,
        span,
        fix: None,
        suppressed: None,
    }));
}

/// What a comment is about: the whole file, the statement that it stands in or behind on the same line, or the next.
fn covered(input: &Input<'_>, comment: &Suppression) -> Span {
    if comment.file {
        return Span {
            start: 0,
            end: input.text.len(),
        };
    }
    let line_start = input.text[..comment.span.start].rfind('\n').map_or(0, |at| at + 1);
    input
        .statements
        .iter()
        .map(|statement| statement.span)
        .find(|span| span.end > line_start && (span.start < comment.span.start || span.start >= comment.span.end))
        .unwrap_or(comment.span)
}

fn covers(covered: Span, found: Span) -> bool {
    covered.start <= found.start && found.start < covered.end.max(covered.start + 1)
}

impl Suppression {
    /// Whether it names the rule `id`, or the one of squawk's that is the same.
    fn names(&self, id: &str) -> bool {
        let rule: Option<&&Rule> = RULES.iter().find(|rule| rule.id == id);
        self.rules.iter().any(|named| {
            named == id
                || (self.foreign
                    && rule.is_some_and(|rule| {
                        rule.sources
                            .iter()
                            .any(|source| source.strip_prefix("squawk:") == Some(named))
                    }))
        })
    }
}

fn one(span: Span, comment: &str) -> Option<Suppression> {
    let body = comment
        .trim_start_matches(['-', '#', '/', '*'])
        .trim_end_matches(['/', '*'])
        .trim();
    if let Some(rest) = body.strip_prefix("squawk-ignore") {
        let (file, rest) = match rest.strip_prefix("-file") {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let (rules, reason) = match rest.split_once("--") {
            Some((rules, reason)) => (rules, Some(reason.trim().to_owned())),
            None => (rest, None),
        };
        return Some(Suppression {
            span,
            rules: list(rules),
            reason: reason.filter(|reason| !reason.is_empty()),
            file,
            foreign: true,
        });
    }
    let rest = body.strip_prefix("godwit:")?.trim_start().strip_prefix("lint-ignore")?;
    let (file, rest) = match rest.strip_prefix("-file") {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let (rules, reason) = match rest.split_once(" because ") {
        Some((rules, reason)) => (rules, Some(reason.trim().to_owned())),
        None => (rest.trim_end().strip_suffix(" because").unwrap_or(rest), None),
    };
    Some(Suppression {
        span,
        rules: list(rules),
        reason: reason.filter(|reason| !reason.is_empty()),
        file,
        foreign: false,
    })
}

fn list(rules: &str) -> Vec<String> {
    rules
        .split([',', ' '])
        .map(str::trim)
        .filter(|rule| !rule.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_of_comments_are_read() {
        let text = "-- godwit: lint-ignore tbl-drop, col-drop because it was moved\ndrop table a;\n\
                    /* squawk-ignore-file ban-drop-table -- old */\nselect '-- godwit: lint-ignore x';";
        let found = read(Engine::Postgres, text);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].rules, ["tbl-drop", "col-drop"]);
        assert_eq!(found[0].reason.as_deref(), Some("it was moved"));
        assert!(!found[0].file && !found[0].foreign);
        assert!(found[1].file && found[1].foreign && found[1].reason.as_deref() == Some("old"));
    }
}
