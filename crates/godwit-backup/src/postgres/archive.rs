//! Reading an archive of `pg_dump`: its table of contents, its owners, and all of it.

use std::collections::BTreeSet;

use super::dump::understand;
use crate::{
    BackupError, NativeTool, Phase, Ports,
    coding::{Stored, content},
    native::{
        child::{Feed, Outlet, Talk},
        command,
    },
    ports::Told,
};
use godwit_core::backup::TableRows;

/// What `pg_restore --list` prints, one entry each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Contents {
    /// `schema name owner` of every table.
    tables: Vec<String>,
    entries: Vec<String>,
}

/// Lists the table of contents of the archive that begins like this.
pub(crate) async fn contents(tool: &NativeTool, beginning: &[u8], ports: &Ports<'_>) -> Result<Contents, BackupError> {
    let listed = print(tool, &["--list"], beginning, ports).await?;
    Ok(Contents::read(&listed))
}

/// Lets the tool read the whole archive, as a restore would, and throws away what it makes of it.
pub(crate) async fn read_through(
    tool: &NativeTool,
    stored: Stored,
    bytes: u64,
    ports: &Ports<'_>,
) -> Result<(), BackupError> {
    let mut command = command(&tool.path);
    command.arg("--file=-");
    let told = Told::new(ports, Phase::Checking, Some(bytes));
    let whole = std::iter::once(0..u64::MAX).collect();
    let read = |bytes| told.bytes(bytes);
    let talk = Talk {
        tool,
        login: None,
        feed: Feed::Stream(content(stored, whole), &read),
        outlet: Outlet::Discard,
        understand,
        at: &|_| (),
        cancel: ports.cancel,
    };
    talk.run(command).await.map(drop)
}

impl Contents {
    fn read(listed: &str) -> Self {
        // `215; 1259 16386 TABLE public orders godwit`; comments begin with a semicolon.
        let entries: Vec<String> = listed
            .lines()
            .filter(|line| !line.starts_with(';'))
            .filter_map(|line| line.split_once("; "))
            .filter_map(|(_, entry)| entry.splitn(3, ' ').nth(2).map(str::to_owned))
            .collect();
        let tables = entries
            .iter()
            .filter_map(|entry| {
                entry
                    .strip_prefix("TABLE ")
                    .or_else(|| entry.strip_prefix("FOREIGN TABLE "))
            })
            .filter(|entry| !entry.starts_with("DATA "))
            .map(str::to_owned)
            .collect();
        Self { tables, entries }
    }

    /// Those of `tables` that the archive does not list.
    pub(crate) fn lacks(&self, tables: &[TableRows]) -> Vec<String> {
        let listed = |name: &str| {
            // Names are joined by a point in the manifest and by a space here, and may hold either; line breaks
            // become spaces in the list.
            let name = name.replace(['\n', '\r'], " ");
            name.match_indices('.').any(|(point, _)| {
                let start = format!("{} {} ", &name[..point], &name[point + 1..]);
                self.tables.iter().any(|entry| entry.starts_with(&start))
            })
        };
        tables
            .iter()
            .map(|table| &table.table)
            .filter(|name| !listed(name))
            .cloned()
            .collect()
    }

    /// Roles that own something in the archive and are not among those that are `here`.
    pub(crate) fn owners_beside(&self, here: &BTreeSet<String>) -> BTreeSet<String> {
        // An entry ends with its owner, whose name may hold spaces; of one that is not here only the last word is seen.
        let is_here = |entry: &&String| {
            let ends = |role: &String| {
                entry
                    .strip_suffix(role.as_str())
                    .is_some_and(|rest| rest.ends_with(' '))
            };
            here.iter().any(ends)
        };
        let last = |entry: &String| entry.rsplit(' ').next().map(str::to_owned);
        self.entries
            .iter()
            .filter(|entry| !is_here(entry))
            .filter_map(last)
            .filter(|owner| !owner.is_empty() && owner != "-")
            .collect()
    }
}

/// Roles to which the archive grants something.
pub(crate) async fn grantees(
    tool: &NativeTool,
    beginning: &[u8],
    ports: &Ports<'_>,
) -> Result<BTreeSet<String>, BackupError> {
    let script = print(tool, &["--schema-only", "--file=-"], beginning, ports).await?;
    Ok(roles_granted(&script))
}

/// Role names in the `GRANT`, `REVOKE` and default-privilege lines of a script by `pg_dump`, one statement a line.
fn roles_granted(script: &str) -> BTreeSet<String> {
    let mut roles = BTreeSet::new();
    for line in script.lines() {
        let statement = ["GRANT ", "REVOKE ", "ALTER DEFAULT PRIVILEGES "]
            .iter()
            .any(|word| line.starts_with(word));
        if !statement || !line.ends_with(';') {
            continue;
        }
        let tail = line.trim_end_matches(';').trim_end_matches(" WITH GRANT OPTION");
        for word in [" TO ", " FROM "] {
            if let Some((_, role)) = tail.rsplit_once(word) {
                roles.insert(unquoted(role));
            }
        }
    }
    roles.remove("PUBLIC");
    roles
}

fn unquoted(name: &str) -> String {
    match name.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')) {
        Some(inner) => inner.replace("\"\"", "\""),
        None => name.to_owned(),
    }
}

async fn print(
    tool: &NativeTool,
    arguments: &[&str],
    beginning: &[u8],
    ports: &Ports<'_>,
) -> Result<String, BackupError> {
    let mut command = command(&tool.path);
    command.args(arguments);
    let mut printed = Vec::new();
    let talk = Talk {
        tool,
        login: None,
        feed: Feed::Beginning(beginning),
        outlet: Outlet::Collect(&mut printed),
        understand,
        at: &|_| (),
        cancel: ports.cancel,
    };
    talk.run(command).await?;
    Ok(String::from_utf8_lossy(&printed).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = ";\n; Archive created at 2026-11-21 10:48:27 UTC\n;\n\
        215; 1259 16386 TABLE public orders godwit\n\
        216; 1259 16390 TABLE odd schema my table godwit\n\
        3350; 0 16386 TABLE DATA public orders godwit\n\
        3351; 0 0 ACL - SCHEMA public pg_database_owner\n";

    fn rows(name: &str) -> TableRows {
        TableRows {
            table: name.to_owned(),
            rows: 1,
        }
    }

    #[test]
    fn tables_are_found_by_their_qualified_names() {
        let contents = Contents::read(LIST);
        assert_eq!(
            contents.lacks(&[rows("public.orders"), rows("odd schema.my table")]),
            Vec::<String>::new()
        );
        assert_eq!(
            contents.lacks(&[rows("public.order"), rows("public.my table")]),
            ["public.order", "public.my table"]
        );
    }

    #[test]
    fn owners_and_grantees_are_read() {
        let contents = Contents::read(LIST);
        let beside = |roles: &[&str]| contents.owners_beside(&roles.iter().copied().map(str::to_owned).collect());
        assert!(beside(&["ana"]).contains("godwit"));
        assert!(!beside(&["godwit"]).contains("godwit"));
        let spaced = Contents::read("215; 1259 16386 TABLE public orders the owner\n");
        assert!(
            spaced
                .owners_beside(&BTreeSet::from(["the owner".to_owned()]))
                .is_empty()
        );
        let script = "CREATE TABLE t (a int);\nGRANT SELECT ON TABLE public.t TO reader;\n\
            GRANT ALL ON SCHEMA public TO \"Odd \"\"One\";\nREVOKE ALL ON SCHEMA public FROM PUBLIC;\n\
            ALTER DEFAULT PRIVILEGES FOR ROLE ana IN SCHEMA public GRANT SELECT ON TABLES  TO bob;\n";
        let roles: Vec<String> = roles_granted(script).into_iter().collect();
        assert_eq!(roles, ["Odd \"One", "bob", "reader"]);
    }
}
