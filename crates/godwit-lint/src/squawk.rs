//! The embedded linter for PostgreSQL: its grammar, and those of its rules that ours refer to.

use godwit_core::{Engine, Severity, Span, TransactionMode};
use squawk_linter::{Edit as SquawkEdit, Linter, Rule as SquawkRule};
use squawk_syntax::SourceFile;

use crate::{Context, Edit, Fix, Found, Input, Rule, depth, workers};

/// The rule that says what the grammar did not understand.
pub(crate) const SYNTAX: &str = "meta-syntax";

/// How often a statement may be nested, at most, on a thread of [`workers`]; tests try that it has the room.
pub(crate) const DEEPEST: usize = 4_000;

/// The same where there is no such thread, and nobody knows how much room is left.
const DEEPEST_HERE: usize = 100;

/// What the embedded linter says of each of `inputs`, under our names.
pub(crate) fn lint(
    context: &Context<'_>,
    inputs: &[Input<'_>],
    rules: &[(&'static Rule, Severity)],
) -> Vec<Vec<Found>> {
    if context.engine != Engine::Postgres {
        return inputs.iter().map(|_| Vec::new()).collect();
    }
    let all = workers::each(inputs, |script, input| look(context, input, script, rules, DEEPEST));
    all.unwrap_or_else(|_| {
        let each = inputs.iter().enumerate();
        each.map(|(script, input)| look(context, input, script, rules, DEEPEST_HERE))
            .collect()
    })
}

/// What the embedded linter says of `input`, on a thread of [`workers`].
pub(crate) fn look_with_room(
    context: &Context<'_>,
    input: &Input<'_>,
    rules: &[(&'static Rule, Severity)],
) -> Vec<Found> {
    match context.engine {
        Engine::Postgres => look(context, input, 0, rules, DEEPEST),
        Engine::Mysql | Engine::Sqlite => Vec::new(),
    }
}

/// Parses `input`, without what is nested more than `deepest` times, and takes what the embedded linter says of it.
fn look(
    context: &Context<'_>,
    input: &Input<'_>,
    script: usize,
    rules: &[(&'static Rule, Severity)],
    deepest: usize,
) -> Vec<Found> {
    let mut found = Vec::new();
    let (text, left_out) = depth::shallow(input, deepest);
    let parsed = SourceFile::parse(&text);
    let named = |name: &str| rules.iter().find(|(rule, _)| rule.id == name);
    if let Some((rule, severity)) = named(SYNTAX) {
        found.extend(left_out.iter().map(|span| {
            Found {
            rule: rule.id.into(),
            severity: *severity,
            message: format!("This may be nested more than {deepest} times, which the built-in grammar does not read"),
            help: "nothing else here was looked at by it, and the server may refuse it, too (`max_stack_depth`): write \
                   long chains as a list or a table"
                .to_owned(),
            script,
            span: *span,
            fix: None,
            suppressed: None,
        }
        }));
        // What belongs to a vendor's client has a finding of its own, and what follows it is no SQL either.
        if input.findings.is_empty() {
            found.extend(parsed.errors().iter().map(|error| {
                Found {
                    rule: rule.id.into(),
                    severity: *severity,
                    message: format!("PostgreSQL's grammar does not take this: {}", error.message()),
                    help:
                        "the server will refuse it, unless it is newer than the grammar that is built in; run it on a \
                       development database first"
                            .to_owned(),
                    script,
                    span: span(error.range()),
                    fix: None,
                    suppressed: None,
                }
            }));
        }
    }
    let wanted = rules.iter().flat_map(|(rule, _)| rule.squawk).copied();
    let mut linter = Linter::from(wanted.collect::<Vec<_>>());
    linter.settings.assume_in_transaction = input.transaction == TransactionMode::Migration;
    if let Some(server) = context.server
        && let Ok(version) = format!("{}.{}", server.version.0, server.version.1).parse()
    {
        linter.settings.pg_version = version;
    }
    for violation in linter.lint(&parsed, &text) {
        let Some((rule, severity)) = rules.iter().find(|(rule, _)| rule.squawk.contains(&violation.code)) else {
            continue;
        };
        found.push(Found {
            rule: rule.id.into(),
            severity: *severity,
            message: sentence(&violation.message),
            help: violation
                .help
                .as_deref()
                .map_or_else(|| first_sentence(rule.instead), sentence),
            script,
            span: span(violation.text_range),
            // Which of two assignments is meant only its author knows.
            fix: violation
                .fix
                .filter(|_| violation.code != SquawkRule::BanDuplicateColumnAssignments)
                .map(|fix| Fix {
                    title: fix.title.to_lowercase(),
                    edits: fix.edits.iter().map(edit).collect(),
                    no_transaction: false,
                    more: Vec::new(),
                }),
            suppressed: None,
        });
    }
    found
}

fn span(range: rowan::TextRange) -> Span {
    Span {
        start: usize::from(range.start()),
        end: usize::from(range.end()),
    }
}

fn edit(edit: &SquawkEdit) -> Edit {
    Edit {
        span: span(edit.text_range),
        text: edit.text.clone().unwrap_or_default(),
    }
}

/// A message as ours are worded: no full stop at its end.
fn sentence(message: &str) -> String {
    message.trim_end_matches('.').to_owned()
}

fn first_sentence(text: &str) -> String {
    let end = text.find(". ").unwrap_or(text.trim_end_matches('.').len());
    text[..end].replace('\n', " ")
}
