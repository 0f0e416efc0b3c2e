//! Roles and tablespaces, which belong to the server and not to a database.

use godwit_core::ServerAddress;
use godwit_db::Target;
use tokio::sync::mpsc;

use super::dump::{Beginning, understand};
use crate::{
    BackupError, Coding, NativeTool, Ports,
    native::{
        child::{Feed, Outlet, Talk},
        command,
        login::Login,
    },
    part::{Part, Written},
};

/// Dumps them with the `pg_dumpall` that lies beside `tool`; passwords of roles stay where they are.
pub(crate) async fn dump(
    (target, server): (&Target, &ServerAddress),
    tool: &NativeTool,
    part: &mut Part,
    coding: &Coding,
    ports: &Ports<'_>,
) -> Result<Written, BackupError> {
    let login = Login::postgres(server, &server.database, target.password.as_ref())?;
    let path = tool
        .path
        .with_file_name(format!("pg_dumpall{}", std::env::consts::EXE_SUFFIX));
    let tool = NativeTool {
        name: "pg_dumpall".to_owned(),
        path,
        ..tool.clone()
    };
    let mut command = command(&tool.path);
    login.apply(&mut command);
    command.args(["--globals-only", "--no-role-passwords"]);
    let (sender, receiver) = mpsc::channel(4);
    let talk = Talk {
        tool: &tool,
        login: Some(&login),
        feed: Feed::Nothing,
        outlet: Outlet::Stream(sender),
        understand,
        at: &|_| (),
        cancel: ports.cancel,
    };
    let (said, received) = tokio::join!(
        talk.run(command),
        part.receive(receiver, Beginning::default(), coding, |_| ())
    );
    let (written, _) = received?;
    said?;
    Ok(written)
}
