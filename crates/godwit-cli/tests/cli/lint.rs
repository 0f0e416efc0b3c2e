//! What `godwit lint` says, in every form, and what it writes.

use std::fs;

use crate::desk::Desk;

const BLOCKING: &str = "CREATE INDEX orders_at ON orders (at);\n";

/// A folder with one script that blocks and one that is silenced.
fn desk() -> Desk {
    let desk = Desk::with_shop();
    let folder = desk.path("release");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("1_index.up.sql"), BLOCKING).unwrap();
    let moved = "-- godwit: lint-ignore tbl-drop because it was moved\nDROP TABLE old;\n";
    fs::write(folder.join("2_old.up.sql"), moved).unwrap();
    desk
}

#[test]
fn every_report_names_the_finding_and_its_place() {
    let desk = desk();
    let report = |form: &str| {
        let call = format!("lint release --engine postgres --format {form}");
        desk.run(&call).with(5).out
    };
    let human = report("human");
    assert!(
        human.contains("idx-create-blocking") && human.contains("1 silenced"),
        "{human}"
    );
    let github = report("github");
    assert!(
        github.starts_with("::error file=release/1_index.up.sql,line=1,col=1,title=idx-create-blocking::"),
        "{github}"
    );
    let parsed = |form: &str| serde_json::from_str::<serde_json::Value>(&report(form)).unwrap();
    let gitlab = parsed("gitlab");
    assert_eq!(gitlab[0]["location"]["path"], "release/1_index.up.sql");
    assert_eq!(gitlab[0]["severity"], "blocker");
    let sarif = parsed("sarif");
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results[0]["ruleId"], "idx-create-blocking");
    assert_eq!(results[0]["locations"][0]["physicalLocation"]["region"]["startLine"], 1);
    assert_eq!(results[1]["suppressions"][0]["justification"], "it was moved");
    assert_eq!(parsed("json")["scripts"], 2);
    let junit = report("junit");
    assert!(
        junit.contains(r#"failures="1""#) && junit.contains(r#"type="block""#),
        "{junit}"
    );
    let markdown = report("markdown");
    assert!(
        markdown.contains("| release/1_index.up.sql:1 | idx-create-blocking |"),
        "{markdown}"
    );
}

#[test]
fn a_fix_is_written_where_files_are_named_and_nowhere_else() {
    let desk = desk();
    let file = desk.path("release").join("1_index.up.sql");
    let refused = desk.run("lint release --engine postgres --fix").with(2);
    assert!(refused.err.contains("checksums"), "{}", refused.err);
    assert_eq!(fs::read_to_string(&file).unwrap(), BLOCKING);
    desk.run("lint release/1_index.up.sql --engine postgres --fix").with(0);
    assert_eq!(
        fs::read_to_string(&file).unwrap(),
        "-- no-transaction\nCREATE INDEX CONCURRENTLY orders_at ON orders (at);\n"
    );
}

#[test]
fn what_is_pending_is_looked_at_for_its_environment() {
    let desk = Desk::with_shop();
    let all = desk.run("lint --env shop --json").with(0).json();
    assert_eq!(
        (&all["engine"], &all["tier"]),
        (&"sqlite".into(), &"development".into())
    );
    assert_eq!(all["scripts"], 6);
    desk.run("apply --env shop --yes").with(0);
    assert_eq!(desk.run("lint --env shop --json").with(0).json()["scripts"], 0);
}
