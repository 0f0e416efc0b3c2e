//! Backups.

use std::path::Path;

use godwit_core::backup::{Encryption, Manifest, Proof, TableRows};

use super::number;
use crate::views::{BackupView, ObjectsView, ProofView, TableRowsView};

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
        scope: manifest.scope.to_string(),
        content: number(manifest.content_bytes()),
        compression: manifest.compression,
        encryption: manifest.encryption.as_ref().map(|encryption| match encryption {
            Encryption::Passphrase => "a passphrase".to_owned(),
            Encryption::Recipients { recipients } => format!("the keys of {}", recipients.join(", ")),
        }),
        marker: manifest.marker.clone(),
        position: manifest.position.clone(),
        expires: manifest.expires.map(|at| at.to_string()),
        objects: manifest.inventory.objects.map(|objects| ObjectsView {
            constraints: number(objects.constraints),
            indexes: number(objects.indexes),
            triggers: number(objects.triggers),
            views: number(objects.views),
            routines: number(objects.routines),
            events: number(objects.events),
            sequences: number(manifest.inventory.sequences.len() as u64),
            large_objects: number(objects.large_objects),
        }),
        extensions: manifest.inventory.extensions.keys().cloned().collect(),
        checksums: u32::try_from(manifest.inventory.checksums.len()).unwrap_or(u32::MAX),
        globals: manifest.globals.is_some(),
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
            Proof::Restored(drill) => Self::Restored {
                at: drill.at.to_string(),
                took_millis: number(u64::try_from(drill.took.as_millis()).unwrap_or_default()),
                place: drill.place,
                tables: drill.tables,
                checksums: drill.checksums,
            },
            Proof::Broken { at, why } => Self::Broken {
                at: at.to_string(),
                why,
            },
        }
    }
}
