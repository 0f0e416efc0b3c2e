//! Dumping with `pg_dump`.

use godwit_core::ServerAddress;
use godwit_db::Target;
use tokio::sync::mpsc;

use crate::{
    BackupError, NativeTool, Phase, Ports,
    native::{
        child::{Feed, Heard, Outlet, Talk},
        command,
        login::Login,
    },
    part::{Part, Witness, Written},
    ports::Told,
};

/// A witness that needs to see nothing.
pub(crate) struct Unseen;

impl Witness for Unseen {
    fn see(&mut self, _chunk: &[u8]) {}
}

/// Dumps the whole database into `part`.
pub(crate) async fn dump(
    (target, server): (&Target, &ServerAddress),
    tool: &NativeTool,
    part: &mut Part,
    estimate: Option<u64>,
    ports: &Ports<'_>,
) -> Result<Written, BackupError> {
    let login = Login::postgres(server, &server.database, target.password.as_ref())?;
    let mut command = command(&tool.path);
    login.apply(&mut command);
    // Level 1 is several times faster than the default 6 and little larger.
    command.args(["--format=custom", "--compress=1", "--verbose"]);
    // A migration of somebody else's must not make the dump wait for ever.
    command.arg("--lock-wait-timeout=60s");
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
        part.receive(receiver, Unseen, |bytes| progress.bytes(bytes))
    );
    // The disk's refusal is the cause of the tool's complaint about a closed pipe, so it is told first.
    let (written, _) = received?;
    for warning in said? {
        tracing::warn!(tool = tool.name, warning);
    }
    Ok(written)
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
