//! The documents lead to each other. (That they name every error code and option, godwit-cli's tests keep.)

use crate::report::{Breach, expect_none};
use crate::source::{files, read, root};

#[test]
fn links_between_documents_lead_somewhere() {
    let mut all = files("docs", &[".md"]);
    all.extend(["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"].map(read));
    let mut breaches = Vec::new();
    for file in &all {
        let folder = file.name.rsplit_once('/').map_or("", |(folder, _)| folder);
        for (index, line) in file.text.lines().enumerate() {
            for link in line.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
                let path = link.split('#').next().unwrap_or_default();
                if !path.is_empty() && !path.contains("://") && !root().join(folder).join(path).exists() {
                    breaches.push(Breach::new(
                        &file.name,
                        index + 1,
                        format!("leads to {path}, which is not there"),
                    ));
                }
            }
        }
    }
    expect_none("links between documents lead to files that are there", &breaches);
}
