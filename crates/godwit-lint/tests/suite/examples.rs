//! Every rule finds something in its bad examples and nothing in its good ones, and its fixes leave nothing to find.

use std::collections::HashSet;

use godwit_lint::{RULES, apply_edits};

use crate::support::findings;

#[test]
fn every_rule_fires_in_its_bad_examples_and_only_there() {
    for rule in RULES {
        for example in rule.examples {
            let found = findings(example.engine, example.sql, example.no_transaction);
            let fired = found.iter().any(|found| found.rule == rule.id);
            assert_eq!(fired, example.fires, "{} in: {}\n{found:#?}", rule.id, example.sql);
        }
        for engine in rule.engines {
            // Examples have no target to ask; such a rule has tests of its own.
            let kinds: &[bool] = if rule.needs_facts { &[false] } else { &[true, false] };
            for fires in kinds.iter().copied() {
                let has = rule
                    .examples
                    .iter()
                    .any(|example| example.engine == *engine && example.fires == fires);
                assert!(
                    has,
                    "{} has an example for {engine} in which it fires: {fires}",
                    rule.id
                );
            }
        }
    }
}

#[test]
fn a_fix_leaves_nothing_for_its_rule_to_find() {
    let mut fixes = 0;
    for rule in RULES {
        for example in rule.examples.iter().filter(|example| example.fires) {
            for found in findings(example.engine, example.sql, example.no_transaction) {
                let Some(fix) = found.fix.filter(|_| found.rule == rule.id) else {
                    continue;
                };
                fixes += 1;
                let fixed = apply_edits(example.sql, &fix.edits);
                let stepwise = example.no_transaction || fix.no_transaction;
                let scripts = std::iter::once((fixed.as_str(), stepwise))
                    .chain(fix.more.iter().map(|file| (file.sql.as_str(), file.no_transaction)));
                for (sql, stepwise) in scripts {
                    let left = findings(example.engine, sql, stepwise);
                    assert!(
                        !left.iter().any(|left| left.rule == rule.id && left.span == found.span)
                            && !left.iter().any(|left| left.rule == rule.id),
                        "{} after its fix: {sql}\n{left:#?}",
                        rule.id
                    );
                }
            }
        }
    }
    assert!(fixes > 0, "rules have fixes");
}

#[test]
fn ids_are_unique_sorted_by_nobody_and_words_with_dashes() {
    let ids: HashSet<_> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(ids.len(), RULES.len());
    for id in ids {
        assert!(
            id.bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'),
            "{id}"
        );
    }
}
