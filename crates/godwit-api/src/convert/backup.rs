//! Backups.

use std::path::Path;

use godwit_core::backup::{Manifest, Proof, TableRows};

use super::number;
use crate::views::{BackupView, ProofView, TableRowsView};

pub(crate) fn backup_view(manifest: &Manifest, artifact: &Path, proof: &Proof) -> BackupView {
    BackupView {
        id: manifest.id.to_string(),
        path: artifact.display().to_string(),
        environment: manifest.environment.map(|id| id.to_string()),
        name: manifest.name.clone(),
        address: manifest.address.to_string(),
        engine: manifest.engine.into(),
        server: manifest.server.clone(),
        tool: manifest.tool.clone(),
        bytes: number(manifest.bytes),
        sha256: manifest.sha256.to_string(),
        tables: table_rows_view(&manifest.tables),
        rows: number(manifest.rows()),
        head: manifest.head.as_ref().map(ToString::to_string),
        started: manifest.started.to_string(),
        ended: manifest.ended.to_string(),
        proof: proof.clone().into(),
    }
}

pub(crate) fn table_rows_view(tables: &[TableRows]) -> Vec<TableRowsView> {
    tables
        .iter()
        .map(|table| TableRowsView {
            table: table.table.clone(),
            rows: number(table.rows),
        })
        .collect()
}

impl From<Proof> for ProofView {
    fn from(proof: Proof) -> Self {
        match proof {
            Proof::NotVerified => Self::NotVerified,
            Proof::Read { at } => Self::Read { at: at.to_string() },
            Proof::Broken { at, why } => Self::Broken {
                at: at.to_string(),
                why,
            },
        }
    }
}
