//! `pg_dump`, and the rows counted in the very snapshot that it dumps.

use godwit_core::ServerAddress;
use godwit_db::Reader;

use super::{Artifact, Order, refuse_lacking, unless_cancelled};
use crate::{
    BackupError, Phase,
    postgres::{archive, dump::Dump, globals},
};

pub(super) async fn take(order: &Order<'_>, server: &ServerAddress) -> Result<Artifact, BackupError> {
    let ports = order.ports;
    let mut reader = unless_cancelled(ports, Reader::open(order.target)).await?;
    let info = reader.server().clone();
    let tool = ports.tools.dump_for(&info)?;
    let lister = ports.tools.reader_of_archive(tool.major)?;
    let snapshot = unless_cancelled(ports, reader.share_snapshot()).await?;
    let snapshot = snapshot.ok_or_else(|| BackupError::unusable("the server shares no snapshot"))?;
    let (names, bytes) = unless_cancelled(ports, reader.outline(order.scope())).await?;
    order.refuse_unknown(&names)?;
    let estimate = order.expected(bytes);
    let mut part = order.begin("dump", estimate)?;
    let dump = Dump {
        target: order.target,
        server,
        tool,
        scope: order.scope(),
        snapshot: &snapshot,
        coding: order.coding(),
        // What the tool writes is not compressed yet.
        estimate: Some(bytes / 2),
    };
    // Counted while the dump goes on: both see the same moment.
    let wanted = order.request.options.order();
    let (dumped, census) = tokio::join!(
        dump.run(&mut part, ports),
        unless_cancelled(ports, reader.census(&wanted))
    );
    let (written, beginning, mut notes) = dumped?;
    let census = census?;
    reader.close().await;
    let globals = if order.request.options.globals {
        let mut part = order.begin("globals.sql", 0)?;
        let written = globals::dump((order.target, server), tool, &mut part, order.coding(), ports).await?;
        Some((part, written))
    } else {
        None
    };
    ports.begin(Phase::Checking);
    let contents = archive::contents(lister, &beginning.0, ports).await?;
    refuse_lacking(tool, &contents.lacks(&census.tables))?;
    for warning in &mut notes {
        *warning = format!("{}: {warning}", tool.name);
    }
    Ok(Artifact {
        part,
        written,
        globals,
        tables: census.tables,
        inventory: census.inventory,
        position: census.position,
        server: info,
        tool: tool.title(),
        notes,
    })
}
