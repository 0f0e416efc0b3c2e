//! MySQL and MariaDB: an SQL dump and back.

use std::{ops::Range, path::Path};

use godwit_core::{Product, ServerAddress};
use godwit_db::Target;
use tokio::sync::mpsc;

use crate::{
    BackupError, NativeTool, Phase, Ports,
    native::{
        child::{Feed, Heard, Outlet, Talk},
        command,
        login::Login,
    },
    part::{Part, Written},
    ports::Told,
    sql_scan::{SqlContents, SqlScan},
};

/// Dumps the whole database into `part`; gives what went in, table by table.
pub(crate) async fn dump(
    (target, server): (&Target, &ServerAddress),
    tool: &NativeTool,
    part: &mut Part,
    estimate: Option<u64>,
    ports: &Ports<'_>,
) -> Result<(Written, SqlContents), BackupError> {
    let login = Login::mysql(server, tool.product, target.password.as_ref())?;
    let mut command = command(&tool.path);
    login.apply(&mut command);
    command.args([
        "--single-transaction",
        "--quick",
        "--routines",
        "--events",
        "--triggers",
        "--hex-blob",
    ]);
    command.args([
        "--default-character-set=utf8mb4",
        "--max-allowed-packet=1G",
        "--verbose",
    ]);
    // Tablespaces would need the PROCESS privilege, and belong to the server, not to the database. Under the locks that a
    // dump takes by itself, rows of a table whose default asks a sequence cannot be inserted.
    command.args(["--no-tablespaces", "--skip-add-locks"]);
    if tool.product == Product::Mysql {
        // Restoring must not rewrite the target server's replication state, nor fail on older servers' statistics; `loose`
        // because not every version of the tool knows of them.
        command.args(["--set-gtid-purged=OFF", "--loose-column-statistics=0"]);
    }
    command.arg("--").arg(&server.database);
    let (sender, receiver) = mpsc::channel(4);
    let progress = Told::new(ports, Phase::Dumping, estimate);
    let talk = Talk {
        tool,
        login: Some(&login),
        feed: Feed::Nothing,
        outlet: Outlet::Stream(sender),
        understand,
        at: &|table| progress.at(table),
        cancel: ports.cancel,
    };
    let (said, received) = tokio::join!(
        talk.run(command),
        part.receive(receiver, SqlScan::default(), |bytes| progress.bytes(bytes))
    );
    // The disk's refusal is the cause of the tool's complaint about a closed pipe, so it is told first.
    let (written, scan) = received?;
    for warning in said? {
        tracing::warn!(tool = tool.name, warning);
    }
    Ok((written, scan.contents()))
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

    /// Loads these parts of the dump at `artifact` into `database`; `done` of `total` bytes went in before.
    pub(crate) async fn load(
        &self,
        database: &str,
        (artifact, parts): (&Path, &[Range<u64>]),
        (done, total): (u64, u64),
    ) -> Result<(), BackupError> {
        let told = Told::new(self.ports, Phase::Restoring, Some(total));
        let fed = |bytes| told.bytes(done + bytes);
        let feed = Feed::File(artifact, parts, &fed);
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
