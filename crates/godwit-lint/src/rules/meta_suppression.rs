//! Comments that silence nothing, or do not say why.

use godwit_core::{Engine, Severity};

use crate::{Example, Rule, rule::elsewhere};

pub(super) static RULE: Rule = Rule {
    id: "meta-suppression",
    engines: &Engine::ALL,
    severity: Severity::Warn,
    grows: false,
    loses: false,
    needs_facts: false,
    opt_in: false,
    title: "A comment silences nothing, or does not say why",
    why: "A comment that was right once hides the next finding at its place. For production a rule stays loud until the \
          comment gives its reason: whoever approves the run reads it.",
    instead: "Remove the comment, correct the rule's name, or add `because <reason>`.",
    sources: &["squawk:unused-ignore"],
    examples: &[
        Example::bad(
            Engine::Postgres,
            "CREATE TABLE old (id int);",
            "-- godwit: lint-ignore col-drop because nobody reads it\nDROP TABLE old;",
        ),
        Example::bad(
            Engine::Mysql,
            "CREATE TABLE old (id int);",
            "-- godwit: lint-ignore tbl-drop\nDROP TABLE old;",
        ),
        Example::bad(
            Engine::Sqlite,
            "",
            "-- godwit: lint-ignore tbl-drop because it was moved\nSELECT 1;",
        ),
        Example::good(
            Engine::Postgres,
            "CREATE TABLE old (id int);",
            "-- squawk-ignore ban-drop-table -- moved to the archive\nDROP TABLE old;",
        ),
        Example::good(
            Engine::Mysql,
            "CREATE TABLE old (id int);",
            "-- godwit: lint-ignore tbl-drop because it was moved\nDROP TABLE old;",
        ),
        Example::good(
            Engine::Sqlite,
            "CREATE TABLE old (id int);",
            "DROP TABLE old; -- godwit: lint-ignore tbl-drop because it was moved",
        ),
    ],
    squawk: &[],
    check: elsewhere,
};
