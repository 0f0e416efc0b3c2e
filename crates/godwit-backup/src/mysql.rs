//! MySQL and MariaDB: an SQL dump and back.

use std::ops::Range;

use godwit_core::{Product, ServerAddress, backup::Scope};
use godwit_db::Target;
use tokio::sync::mpsc;

use crate::{
    BackupError, Coding, NativeTool, Phase, Ports,
    coding::{Stored, content},
    native::{
        child::{Feed, Heard, Outlet, Talk},
        command,
        login::Login,
    },
    part::{Part, Witness as _, Written, joined},
    ports::Told,
    sql_scan::{SqlContents, SqlScan},
};

/// What is dumped.
pub(crate) struct Dump<'a> {
    pub(crate) target: &'a Target,
    pub(crate) server: &'a ServerAddress,
    pub(crate) tool: &'a NativeTool,
    pub(crate) scope: &'a Scope,
    pub(crate) estimate: Option<u64>,
}

impl Dump<'_> {
    /// Dumps into `part`; gives what went in, table by table, and the tool's warnings.
    pub(crate) async fn run(
        &self,
        part: &mut Part,
        coding: &Coding,
        ports: &Ports<'_>,
    ) -> Result<(Written, SqlContents, Vec<String>), BackupError> {
        let (sender, receiver) = mpsc::channel(8);
        let progress = Told::new(ports, Phase::Dumping, self.estimate);
        let at = |table| progress.at(table);
        let (said, received) = tokio::join!(
            self.talk(sender, &at, ports),
            part.receive(receiver, SqlScan::default(), coding, |bytes| progress.bytes(bytes))
        );
        // The disk's refusal is the cause of the tool's complaint about a closed pipe, so it is told first.
        let (written, scan) = received?;
        Ok((written, scan.contents(), said?))
    }

    /// Dumps only to look at it.
    pub(crate) async fn look(&self, ports: &Ports<'_>) -> Result<SqlContents, BackupError> {
        let (sender, mut receiver) = mpsc::channel::<Vec<u8>>(8);
        let scanner = tokio::task::spawn_blocking(move || {
            let mut scan = SqlScan::default();
            while let Some(chunk) = receiver.blocking_recv() {
                scan.see(&chunk);
            }
            scan.contents()
        });
        self.talk(sender, &|_| (), ports).await?;
        joined(scanner.await)
    }

    async fn talk(
        &self,
        sender: mpsc::Sender<Vec<u8>>,
        at: &(dyn Fn(String) + Sync),
        ports: &Ports<'_>,
    ) -> Result<Vec<String>, BackupError> {
        let tool = self.tool;
        let login = Login::mysql(self.server, tool.product, self.target.password.as_ref())?;
        let mut command = command(&tool.path);
        login.apply(&mut command);
        command.args(["--single-transaction", "--quick", "--triggers", "--hex-blob"]);
        command.args([
            "--default-character-set=utf8mb4",
            "--max-allowed-packet=1G",
            "--verbose",
        ]);
        // A default that draws from a sequence cannot be evaluated while only the table is locked.
        command.arg("--skip-add-locks");
        // Tablespaces would need the PROCESS privilege, and belong to the server, not to the database.
        command.arg("--no-tablespaces");
        if tool.product == Product::Mysql {
            // Restoring must not rewrite the target server's replication state, nor fail on older servers' statistics;
            // `loose` because not every version of the tool knows of them.
            command.args(["--set-gtid-purged=OFF", "--loose-column-statistics=0"]);
        }
        if self.scope.has_every_object() {
            command.args(["--routines", "--events"]);
        }
        if *self.scope == Scope::SchemaOnly {
            command.arg("--no-data");
        }
        command.arg("--").arg(&self.server.database);
        if let Scope::Tables { names } = self.scope {
            command.args(names);
        }
        let talk = Talk {
            tool,
            login: Some(&login),
            feed: Feed::Nothing,
            outlet: Outlet::Stream(sender),
            understand,
            at,
            cancel: ports.cancel,
        };
        talk.run(command).await
    }
}

/// A client on the server, in a database or in none.
pub(crate) struct Client<'a> {
    pub(crate) tool: &'a NativeTool,
    pub(crate) target: &'a Target,
    pub(crate) server: &'a ServerAddress,
    pub(crate) ports: &'a Ports<'a>,
}

impl Client<'_> {
    /// Runs statements in no particular database; gives the rows, tabs between values.
    pub(crate) async fn run(&self, sql: &str) -> Result<Vec<String>, BackupError> {
        let mut answer = Vec::new();
        self.talk(None, Feed::Text(sql.to_owned()), Outlet::Collect(&mut answer))
            .await?;
        Ok(String::from_utf8_lossy(&answer).lines().map(str::to_owned).collect())
    }

    /// Loads these parts of the dump into `database`; `done` of `total` bytes went in before.
    pub(crate) async fn load(
        &self,
        database: &str,
        (stored, parts): (Stored, Vec<Range<u64>>),
        (done, total): (u64, u64),
    ) -> Result<(), BackupError> {
        let told = Told::new(self.ports, Phase::Restoring, Some(total));
        let fed = |bytes| told.bytes(done + bytes);
        let feed = Feed::Stream(content(stored, parts), &fed);
        self.talk(Some(database), feed, Outlet::Discard).await
    }

    async fn talk(&self, database: Option<&str>, feed: Feed<'_>, outlet: Outlet<'_>) -> Result<(), BackupError> {
        let login = Login::mysql(self.server, self.tool.product, self.target.password.as_ref())?;
        let mut command = command(&self.tool.path);
        login.apply(&mut command);
        command.args(["--batch", "--skip-column-names", "--default-character-set=utf8mb4"]);
        // Binary mode also means that a doctored dump cannot make the client run programs.
        // Without `--comments` the client drops comments inside of bodies, and a restored procedure is not the same.
        command.args(["--max-allowed-packet=1G", "--binary-mode", "--comments"]);
        if let Some(database) = database {
            let mut option = std::ffi::OsString::from("--database=");
            option.push(database);
            command.arg(option);
        }
        let talk = Talk {
            tool: self.tool,
            login: Some(&login),
            feed,
            outlet,
            understand: understand_client,
            at: &|_| (),
            cancel: self.ports.cancel,
        };
        talk.run(command).await.map(drop)
    }
}

/// Reads a line of the dump tool's standard error; with `--verbose` what it does comes as SQL comments.
fn understand(line: &str) -> Heard {
    if let Some(said) = line.strip_prefix("-- ") {
        match said.strip_prefix("Retrieving table structure for table ") {
            Some(table) => Heard::At(table.trim_end_matches("...").to_owned()),
            None if said.starts_with("Warning") => Heard::Warning,
            None => Heard::Chatter,
        }
    } else if line.trim().is_empty() {
        Heard::Chatter
    } else if line.contains("[Warning]") || line.starts_with("Warning") {
        Heard::Warning
    } else {
        Heard::Complaint
    }
}

fn understand_client(line: &str) -> Heard {
    if line.contains("ERROR") {
        Heard::Complaint
    } else {
        Heard::Chatter
    }
}

/// An identifier for SQL.
pub(crate) fn identifier(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_mariadb_dump_says_is_told_apart() {
        assert_eq!(
            understand("-- Retrieving table structure for table orders..."),
            Heard::At("orders".to_owned())
        );
        assert_eq!(understand("-- Sending SELECT query..."), Heard::Chatter);
        assert_eq!(
            understand("mariadb-dump: Got error: 1045: \"Access denied\" when trying to connect"),
            Heard::Complaint
        );
        assert_eq!(understand("mysqldump: [Warning] Using a password"), Heard::Warning);
    }
}
