//! Scripts to migrations: every up script with its down script.

use std::collections::BTreeMap;

use godwit_core::{Finding, Migration, Script, Version};

use crate::{
    findings,
    format::{Role, ScriptName},
};

/// A script with what its name says.
pub(crate) struct Named {
    pub name: ScriptName,
    pub script: Script,
}

/// The scripts of one version.
#[derive(Default)]
struct Group {
    ups: Vec<Named>,
    downs: Vec<Named>,
}

/// Pairs scripts by version, oldest first; notes what does not fit.
pub(crate) fn pair(scripts: Vec<Named>, notes: &mut Vec<Finding>) -> Vec<Migration> {
    let mut groups: BTreeMap<Version, Group> = BTreeMap::new();
    for named in scripts {
        let group = groups.entry(Version::new(named.name.version.clone())).or_default();
        let scripts = if named.name.role == Role::Down {
            &mut group.downs
        } else {
            &mut group.ups
        };
        scripts.push(named);
    }
    groups
        .into_values()
        .flat_map(|group| migrations(group, notes))
        .collect()
}

fn migrations(Group { ups, mut downs }: Group, notes: &mut Vec<Finding>) -> Vec<Migration> {
    for scripts in [&ups, &downs] {
        for pair in scripts.windows(2) {
            notes.push(findings::duplicate_version(&pair[0].script.file, &pair[1].script.file));
        }
    }
    let is_single = ups.len() == 1;
    let migrations = ups.into_iter().map(|up| {
        let same_name = downs.iter().position(|down| down.name.name == up.name.name);
        // Where the version is not in doubt, a down script with another name is still the way back.
        let index = same_name.or_else(|| (is_single && !downs.is_empty()).then_some(0));
        let down = index.map(|index| downs.remove(index));
        if let Some(down) = &down {
            if same_name.is_none() {
                notes.push(findings::names_differ(&up.script.file, &down.script.file));
            }
            if up.script.directives.irreversible.is_some() {
                notes.push(findings::irreversible_with_down(&up.script.file, &down.script.file));
            }
        }
        Migration {
            version: Version::new(up.name.version),
            name: up.name.name,
            up: up.script,
            down: down.map(|down| down.script),
        }
    });
    let migrations: Vec<Migration> = migrations.collect();
    if migrations.is_empty() {
        notes.extend(downs.iter().map(|down| findings::missing_up(&down.script.file)));
    }
    migrations
}
