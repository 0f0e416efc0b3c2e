//! Dumping with `pg_dump`.

use godwit_core::{ServerAddress, backup::Scope};
use godwit_db::Target;
use tokio::sync::mpsc;

use super::ask::identifier;
use crate::{
    BackupError, Coding, NativeTool, Phase, Ports,
    native::{
        child::{Feed, Heard, Outlet, Talk},
        command,
        login::Login,
    },
    part::{Part, Witness, Written},
    ports::Told,
};

/// What is dumped, and how.
pub(crate) struct Dump<'a> {
    pub(crate) target: &'a Target,
    pub(crate) server: &'a ServerAddress,
    pub(crate) tool: &'a NativeTool,
    pub(crate) scope: &'a Scope,
    /// The snapshot in which rows are counted at the same time.
    pub(crate) snapshot: &'a str,
    pub(crate) coding: &'a Coding,
    pub(crate) estimate: Option<u64>,
}

/// Keeps the beginning of an archive, where its table of contents is.
///
/// What was encrypted for others cannot be read back, so the table of contents is read from what passes by.
#[derive(Default)]
pub(crate) struct Beginning(pub(crate) Vec<u8>);

/// A table of contents of a hundred thousand objects fits.
pub(crate) const BEGINNING: usize = 32 << 20;

impl Witness for Beginning {
    fn see(&mut self, chunk: &[u8]) {
        let room = BEGINNING - self.0.len();
        self.0.extend_from_slice(&chunk[..chunk.len().min(room)]);
    }
}

impl Dump<'_> {
    /// Dumps into `part`; gives the tool's warnings, too.
    pub(crate) async fn run(
        &self,
        part: &mut Part,
        ports: &Ports<'_>,
    ) -> Result<(Written, Beginning, Vec<String>), BackupError> {
        let login = Login::postgres(self.server, &self.server.database, self.target.password.as_ref())?;
        let mut command = command(&self.tool.path);
        login.apply(&mut command);
        // Compressed on the way to the disk instead, which is several times faster and packs better.
        command.args(["--format=custom", "--compress=0", "--verbose"]);
        // A migration of somebody else's must not make the dump wait for ever.
        command.arg("--lock-wait-timeout=60s");
        command.arg(format!("--snapshot={}", self.snapshot));
        command.args(selection(self.scope));
        let (sender, receiver) = mpsc::channel(8);
        let progress = Told::new(ports, Phase::Dumping, self.estimate);
        let talk = Talk {
            tool: self.tool,
            login: Some(&login),
            feed: Feed::Nothing,
            outlet: Outlet::Stream(sender),
            understand,
            at: &|table| progress.at(table),
            cancel: ports.cancel,
        };
        let (said, received) = tokio::join!(
            talk.run(command),
            part.receive(receiver, Beginning::default(), self.coding, |bytes| progress
                .bytes(bytes))
        );
        // The disk's refusal is the cause of the tool's complaint about a closed pipe, so it is told first.
        let (written, beginning) = received?;
        Ok((written, beginning, said?))
    }
}

/// What tells `pg_dump` which part of the database is wanted. It reads patterns, in which quotes make letters plain.
fn selection(scope: &Scope) -> Vec<String> {
    let quoted = |name: &str| match name.split_once('.') {
        Some((schema, table)) => format!("{}.{}", identifier(schema), identifier(table)),
        None => identifier(name),
    };
    match scope {
        Scope::Whole => Vec::new(),
        Scope::SchemaOnly => vec!["--schema-only".to_owned()],
        Scope::Schemas { names } => names
            .iter()
            .map(|name| format!("--schema={}", identifier(name)))
            .collect(),
        Scope::Tables { names } => names.iter().map(|name| format!("--table={}", quoted(name))).collect(),
    }
}

/// Reads a line of `pg_dump`'s or `pg_restore`'s standard error.
pub(crate) fn understand(line: &str) -> Heard {
    let Some(said) = line
        .strip_prefix("pg_dump: ")
        .or_else(|| line.strip_prefix("pg_restore: "))
    else {
        return Heard::Chatter;
    };
    let table = said
        .strip_prefix("dumping contents of table ")
        .or_else(|| said.strip_prefix("processing data for table "));
    match table {
        Some(table) => Heard::At(table.trim_matches('"').to_owned()),
        None if said.starts_with("error:") || said.starts_with("fatal:") => Heard::Complaint,
        None if said.starts_with("warning:") => Heard::Warning,
        None => Heard::Chatter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_literally() {
        let scope = Scope::Tables {
            names: vec!["public.Odd*\"x".to_owned()],
        };
        assert_eq!(selection(&scope), [r#"--table="public"."Odd*""x""#]);
        assert_eq!(selection(&Scope::SchemaOnly), ["--schema-only"]);
    }

    #[test]
    fn what_pg_dump_says_is_told_apart() {
        let table = r#"pg_dump: dumping contents of table "public.odd error: name""#;
        assert_eq!(understand(table), Heard::At("public.odd error: name".to_owned()));
        assert_eq!(understand("pg_dump: error: query failed"), Heard::Complaint);
        assert_eq!(
            understand("pg_dump: warning: there are circular foreign-key constraints"),
            Heard::Warning
        );
        assert_eq!(understand("pg_dump: reading schemas"), Heard::Chatter);
    }
}
