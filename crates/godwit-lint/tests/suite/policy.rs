//! The `[lint]` table: what it may say, and what is told where it is wrong.

use godwit_core::{Engine, Severity, Tier};
use godwit_lint::{CustomRule, Level, Policy, PolicyError, RulePolicy, TierLevels};

/// The example of docs/user/lint.md.
fn documented() -> String {
    let page = include_str!("../../../../docs/user/lint.md");
    let start = page.find("```toml\n").expect("the page has an example") + 8;
    let end = page[start..].find("```").expect("the example ends") + start;
    page[start..end].to_owned()
}

fn wrong(text: &str) -> PolicyError {
    Policy::parse(text).expect_err(text)
}

#[test]
fn the_documented_example_is_read() {
    let policy = Policy::parse(&documented()).unwrap();
    assert_eq!(policy.start_after.as_deref(), Some("20260101000000"));
    assert_eq!(policy.rules["stmt-opaque"], RulePolicy::Everywhere(Level::Block));
    assert_eq!(
        policy.rules["col-char"],
        RulePolicy::Tiers(TierLevels {
            development: Some(Level::Off),
            staging: None,
            production: Some(Level::Info),
        })
    );
    assert_eq!(policy.level("col-char", Severity::Warn, Tier::Development), None);
    assert_eq!(
        policy.level("col-char", Severity::Block, Tier::Staging),
        Some(Severity::Warn)
    );
    assert!(policy.is_required("tbl-drop", Tier::Production));
    assert!(!policy.is_required("tbl-drop", Tier::Staging));
    assert_eq!(
        policy.custom[0],
        CustomRule {
            id: "no-audit-change".to_owned(),
            level: RulePolicy::Everywhere(Level::Block),
            message: "the audit trail is not changed by migrations".to_owned(),
            help: "ask the data team".to_owned(),
            table: Some("audit_*".to_owned()),
            kind: vec!["alter table".to_owned(), "drop table".to_owned(), "update".to_owned()],
            ..CustomRule::default()
        }
    );
    assert_eq!(policy.custom[1].engines, [Engine::Postgres, Engine::Mysql]);
}

#[test]
fn a_file_without_the_table_says_nothing() {
    let text = "[project]\nformat = \"sqlx\"\n";
    assert_eq!(Policy::parse(text).unwrap(), Policy::default());
    assert_eq!(Policy::parse("").unwrap(), Policy::default());
}

#[test]
fn mistakes_are_told_with_their_place_and_the_way_out() {
    let told = |text| {
        let error = wrong(text);
        format!("{}:{} {} | {}", error.line, error.column, error.message, error.help)
    };
    let cases = [
        "[lint.rules]\ncol-char = \"off\"\ntbl-dorp = \"warn\"",
        "[lint.rules]\nban-drop-table = \"warn\"",
        "[lint.rules]\nnobody-knows-this-at-all = \"warn\"",
        "[lint.rules]\ntbl-drop = \"loud\"",
        "[lint.rules]\ntbl-drop = { prod = \"warn\" }",
        "[lint.rules]\ntbl-drop = 3",
        "[lint]\nstart_after = \"3\"",
        "[lint]\nstart-after = 3",
        "[lint.required]\nproduction = [\"tbl-drop\", \"tbl-dro\"]",
        "[lint.required]\nprod = [\"tbl-drop\"]",
        "[lint.rules]\ntbl-drop = \"off\"\n[lint.required]\nproduction = [\"tbl-drop\"]",
        "[lint\n",
    ];
    insta::assert_snapshot!(cases.map(told).join("\n"));
}

#[test]
fn rules_that_cannot_find_anything_are_told() {
    let told = |more: &str| {
        let text = format!("[[lint.custom]]\nid = \"own\"\nlevel = \"warn\"\nmessage = \"m\"\nhelp = \"h\"\n{more}");
        let error = wrong(&text);
        format!("{}: {} | {}", error.line, error.message, error.help)
    };
    let cases = [
        "",
        "kind = [\"drop tabel\"]",
        "family = \"ddl\"",
        "table = \"audit_[\"",
        "has = [\" \"]",
        "regex = \"x\"",
        "engines = [\"oracle\"]",
        "kind = [\"drop\"]\n[[lint.custom]]\nid = \"own\"\nlevel = \"off\"\nmessage = \"m\"\nhelp = \"h\"\nkind = [\"drop\"]",
        "kind = [\"drop\"]\n[lint.rules]\nown = \"off\"",
        "kind = [\"drop\"]\n[lint.required]\nproduction = [\"onw\"]",
    ];
    let ids = ["tbl-drop", "No Audit"].map(|id| {
        let text = format!(
            "[[lint.custom]]\nid = \"{id}\"\nlevel = \"warn\"\nmessage = \"m\"\nhelp = \"h\"\nkind = [\"drop\"]"
        );
        let error = wrong(&text);
        format!("{}: {} | {}", error.line, error.message, error.help)
    });
    insta::assert_snapshot!(cases.map(told).into_iter().chain(ids).collect::<Vec<_>>().join("\n"));
}
