//! Reading an archive of `pg_dump`: its table of contents, its owners, and how many rows it has of a table.

use std::{collections::BTreeSet, path::Path};

use godwit_core::backup::TableRows;
use tokio::sync::mpsc;

use super::dump::understand;
use crate::{
    BackupError, NativeTool, Ports,
    native::{
        child::{Feed, Outlet, Talk},
        command,
    },
};

/// What `pg_restore --list` prints, one entry each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Contents {
    /// `schema name owner` of every table.
    tables: Vec<String>,
    entries: Vec<String>,
}

/// Lists the archive's table of contents.
pub(crate) async fn contents(tool: &NativeTool, artifact: &Path, ports: &Ports<'_>) -> Result<Contents, BackupError> {
    let listed = print(tool, &["--list".as_ref(), artifact.as_os_str()], ports).await?;
    Ok(Contents::read(&listed))
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
    artifact: &Path,
    ports: &Ports<'_>,
) -> Result<BTreeSet<String>, BackupError> {
    let script = print(
        tool,
        &["--schema-only".as_ref(), "--file=-".as_ref(), artifact.as_os_str()],
        ports,
    )
    .await?;
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

/// Counts the rows that the archive has of `table`, by reading them.
pub(crate) async fn count_rows(
    tool: &NativeTool,
    artifact: &Path,
    (schema, table): (&str, &str),
    ports: &Ports<'_>,
) -> Result<u64, BackupError> {
    let mut command = command(&tool.path);
    command.args(["--data-only", "--file=-"]);
    command
        .arg(format!("--schema={schema}"))
        .arg(format!("--table={table}"))
        .arg(artifact);
    let (sender, mut receiver) = mpsc::channel::<Vec<u8>>(4);
    let counting = async {
        let mut counter = CopyCounter::default();
        while let Some(chunk) = receiver.recv().await {
            counter.see(&chunk);
        }
        counter.rows
    };
    let talk = talk(tool, Outlet::Stream(sender), ports);
    let (said, rows) = tokio::join!(talk.run(command), counting);
    said.map(|_| rows)
}

/// Counts the lines between `COPY … FROM stdin;` and `\.`.
#[derive(Debug, Default)]
struct CopyCounter {
    line: Vec<u8>,
    copying: bool,
    rows: u64,
}

impl CopyCounter {
    fn see(&mut self, chunk: &[u8]) {
        for piece in chunk.split_inclusive(|byte| *byte == b'\n') {
            self.line.extend_from_slice(piece);
            if piece.ends_with(b"\n") {
                self.end_of_line();
                self.line.clear();
            }
        }
    }

    fn end_of_line(&mut self) {
        match self.copying {
            true if self.line == b"\\.\n" => self.copying = false,
            true => self.rows += 1,
            false => self.copying = self.line.starts_with(b"COPY ") && self.line.ends_with(b" FROM stdin;\n"),
        }
    }
}

async fn print(tool: &NativeTool, arguments: &[&std::ffi::OsStr], ports: &Ports<'_>) -> Result<String, BackupError> {
    let mut command = command(&tool.path);
    command.args(arguments);
    let mut printed = Vec::new();
    talk(tool, Outlet::Collect(&mut printed), ports).run(command).await?;
    Ok(String::from_utf8_lossy(&printed).into_owned())
}

fn talk<'a>(tool: &'a NativeTool, outlet: Outlet<'a>, ports: &'a Ports<'_>) -> Talk<'a> {
    Talk {
        tool,
        login: None,
        feed: Feed::Nothing,
        outlet,
        understand,
        at: &|_| (),
        cancel: ports.cancel,
    }
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

    #[test]
    fn rows_of_a_copy_are_counted_across_chunks() {
        let text = b"SET x;\nCOPY public.t (a) FROM stdin;\n1\n2\\n\n3\n\\.\n\nCOPY public.u (a) FROM stdin;\n\\.\n";
        for size in [1, 5, 1000] {
            let mut counter = CopyCounter::default();
            text.chunks(size).for_each(|chunk| counter.see(chunk));
            assert_eq!(counter.rows, 3);
        }
    }
}
