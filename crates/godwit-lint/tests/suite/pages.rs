//! Every rule has a page, written from the registry.

use std::{collections::BTreeSet, env, fs, path::Path};

use godwit_lint::{RULES, index, page};

#[test]
#[expect(clippy::disallowed_methods, reason = "a person asks the test to write the pages")]
fn every_rule_has_its_page() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/rules");
    let write = env::var_os("GODWIT_WRITE_RULES").is_some();
    let mut expected: BTreeSet<String> = RULES.iter().map(|rule| format!("{}.md", rule.id)).collect();
    for rule in RULES {
        keep(&folder.join(format!("{}.md", rule.id)), &page(rule), write);
    }
    let readme = folder.join("README.md");
    let text = fs::read_to_string(&readme).unwrap();
    let (before, rest) = text
        .split_once("<!-- rules -->\n")
        .expect("the page has a place for the table");
    let (_, after) = rest.split_once("<!-- /rules -->").expect("the table has an end");
    keep(
        &readme,
        &format!("{before}<!-- rules -->\n{}<!-- /rules -->{after}", index()),
        write,
    );
    expected.insert("README.md".to_owned());
    let there: BTreeSet<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(there, expected, "no page without a rule");
}

fn keep(path: &Path, text: &str, write: bool) {
    if write {
        fs::write(path, text).unwrap();
    }
    let there = fs::read_to_string(path).unwrap_or_default();
    assert!(
        there == text,
        "{} is not as the registry says: run the test with GODWIT_WRITE_RULES=1",
        path.display()
    );
}
