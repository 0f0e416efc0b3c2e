//! Asking a PostgreSQL server for what belongs to no single session on the target: other sessions, roles, names of
//! databases. It goes through `psql`, in another database of the same server.

use godwit_core::ServerAddress;
use godwit_db::Target;

use crate::{
    BackupError, NativeTool, Ports,
    native::{
        child::{Feed, Heard, Outlet, Talk},
        command,
        login::Login,
    },
};

/// The database that every server has for this purpose.
pub(crate) const MAINTENANCE: &str = "postgres";

/// A way to a server through `psql`.
pub(crate) struct Psql<'a> {
    pub(crate) tool: &'a NativeTool,
    pub(crate) target: &'a Target,
    pub(crate) server: &'a ServerAddress,
    pub(crate) ports: &'a Ports<'a>,
}

impl Psql<'_> {
    /// Runs `sql` in `database`; gives its rows, without the values' names and separated by line breaks.
    pub(crate) async fn run(&self, database: &str, sql: &str) -> Result<Vec<String>, BackupError> {
        let login = Login::postgres(self.server, database, self.target.password.as_ref())?;
        let mut command = command(&self.tool.path);
        login.apply(&mut command);
        command.env("PGCLIENTENCODING", "UTF8");
        command.args([
            "--no-psqlrc",
            "--quiet",
            "--no-align",
            "--tuples-only",
            "--set=ON_ERROR_STOP=1",
            "--file=-",
        ]);
        let mut answer = Vec::new();
        let talk = Talk {
            tool: self.tool,
            login: Some(&login),
            feed: Feed::Text(sql.to_owned()),
            outlet: Outlet::Collect(&mut answer),
            understand,
            at: &|_| (),
            cancel: self.ports.cancel,
        };
        talk.run(command).await?;
        Ok(String::from_utf8_lossy(&answer).lines().map(str::to_owned).collect())
    }
}

fn understand(line: &str) -> Heard {
    if line.contains("ERROR:") || line.contains("FATAL:") || line.contains("error:") {
        Heard::Complaint
    } else {
        Heard::Chatter
    }
}

/// An identifier for SQL.
pub(crate) fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A text for SQL; backslashes stay what they are under `standard_conforming_strings`.
pub(crate) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
