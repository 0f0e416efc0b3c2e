//! `mariadb-dump` or `mysqldump`, and the rows counted and digested as they pass by.

use godwit_core::{
    ServerAddress,
    backup::{Scope, TableRows},
};
use godwit_db::{CensusOrder, Content, Reader};

use super::{Artifact, Order, refuse_lacking, unless_cancelled};
use crate::{BackupError, Phase, mysql::Dump};

pub(super) async fn take(order: &Order<'_>, server: &ServerAddress) -> Result<Artifact, BackupError> {
    let ports = order.ports;
    let mut reader = unless_cancelled(ports, Reader::open(order.target)).await?;
    let info = reader.server().clone();
    let tool = ports.tools.dump_for(&info)?;
    if let Scope::Schemas { .. } = order.scope() {
        return Err(BackupError::Scope {
            why: "a database of MySQL or MariaDB has no schemas in it; choose tables".to_owned(),
        });
    }
    // Rows are counted in the dump itself, which sees them at one moment.
    ports.begin(Phase::Counting);
    let definitions = CensusOrder {
        scope: match order.scope() {
            scope if scope.has_every_object() => Scope::SchemaOnly,
            scope => scope.clone(),
        },
        content: Content::Of(std::collections::BTreeSet::new()),
    };
    let (names, bytes) = unless_cancelled(ports, reader.outline(order.scope())).await?;
    order.refuse_unknown(&names)?;
    let census = unless_cancelled(ports, reader.census(&definitions)).await?;
    reader.close().await;
    let mut part = order.begin("sql", order.expected(bytes))?;
    let dump = Dump {
        target: order.target,
        server,
        tool,
        scope: order.scope(),
        estimate: Some(bytes),
    };
    let (written, contents, mut notes) = dump.run(&mut part, order.coding(), ports).await?;
    if !contents.completed {
        return Err(BackupError::unusable(format!(
            "{} did not say that its dump is complete",
            tool.title()
        )));
    }
    let lacking: Vec<String> = names
        .into_iter()
        // The catalogue calls sequences tables, and the dump does not.
        .filter(|name| !contents.tables.contains_key(name) && !census.inventory.sequences.contains_key(name))
        .collect();
    refuse_lacking(tool, &lacking)?;
    for warning in &mut notes {
        *warning = format!("{}: {warning}", tool.name);
    }
    if !census.unsteady.is_empty() {
        notes.push(format!(
            "not of the same moment as the rest, because their engine has no transactions: {}",
            census.unsteady.join(", ")
        ));
    }
    let mut inventory = census.inventory;
    let rows = *order.scope() != Scope::SchemaOnly;
    let mut tables = Vec::new();
    for (table, sum) in contents.tables.into_iter().filter(|_| rows) {
        inventory.checksums.insert(table.clone(), sum.to_string());
        tables.push(TableRows {
            table,
            rows: sum.rows(),
        });
    }
    Ok(Artifact {
        part,
        written,
        globals: None,
        tables,
        inventory,
        position: census.position,
        server: info,
        tool: tool.title(),
        notes,
    })
}
