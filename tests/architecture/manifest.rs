//! The workspace's `Cargo.toml` files.

use std::collections::BTreeSet;

use toml::{Table, Value};

use crate::source::{File, read};

/// One package of the workspace.
#[derive(Debug)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) file: File,
    /// What it is built with: dependencies on every platform, build scripts included.
    pub(crate) built_with: BTreeSet<String>,
    /// What only its tests are built with.
    pub(crate) tested_with: BTreeSet<String>,
}

/// Every member of the workspace.
pub(crate) fn packages() -> Vec<Package> {
    let root = table(&read("Cargo.toml"));
    let members = root["workspace"]["members"]
        .as_array()
        .expect("a workspace lists its members");
    members
        .iter()
        .map(|member| match member.as_str().expect("a member is a folder's name") {
            "." => package(read("Cargo.toml")),
            folder => package(read(&format!("{folder}/Cargo.toml"))),
        })
        .collect()
}

impl Package {
    /// Where its manifest names `dependency`.
    pub(crate) fn line_of(&self, dependency: &str) -> usize {
        let names = |line: &str| {
            let rest = line.trim_start().strip_prefix(dependency);
            rest.is_some_and(|rest| rest.starts_with(['.', ' ', '=']))
        };
        let section =
            |line: &&str| line.starts_with('[') && line.contains("dependencies]") && !line.contains("workspace");
        let lines: Vec<&str> = self.file.text.lines().collect();
        let first = lines.iter().position(section).unwrap_or_default();
        let found = lines.iter().skip(first).position(|line| names(line));
        found.map_or(1, |index| first + index + 1)
    }
}

fn package(file: File) -> Package {
    let manifest = table(&file);
    let mut built_with = BTreeSet::new();
    let mut tested_with = BTreeSet::new();
    gather(&manifest, &mut built_with, &mut tested_with);
    let targets = manifest.get("target").and_then(Value::as_table);
    for target in targets.into_iter().flat_map(Table::values).filter_map(Value::as_table) {
        gather(target, &mut built_with, &mut tested_with);
    }
    let name = manifest["package"]["name"]
        .as_str()
        .expect("a package has a name")
        .to_owned();
    Package {
        name,
        file,
        built_with,
        tested_with,
    }
}

fn gather(table: &Table, built_with: &mut BTreeSet<String>, tested_with: &mut BTreeSet<String>) {
    let names = |section: &str| -> Vec<String> {
        let section = table.get(section).and_then(Value::as_table);
        section
            .into_iter()
            .flat_map(|section| section.keys().cloned())
            .collect()
    };
    built_with.extend(names("dependencies"));
    built_with.extend(names("build-dependencies"));
    tested_with.extend(names("dev-dependencies"));
}

fn table(file: &File) -> Table {
    file.text
        .parse()
        .unwrap_or_else(|error| panic!("{}: {error}", file.name))
}
