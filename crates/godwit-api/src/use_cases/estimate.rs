//! What a backup would be like, before anybody waits for it.

use godwit_backup::Toolbox;
use godwit_core::Engine;
use godwit_db::Reader;
use godwit_store::CataloguedBackup;

use crate::{
    Api,
    convert::number,
    target::TargetRef,
    views::{ApiError, BackupEstimateView, BackupOptions},
};

/// What the tools write and zstd packs on a small machine; the first backup of a database tells better.
const BYTES_A_SECOND: u64 = 60_000_000;

impl Api {
    /// How big a backup would be and how long it would take. Nothing is taken to find out.
    ///
    /// # Errors
    /// `cannot-connect`, `invalid-input`.
    pub async fn backup_estimate(
        &self,
        target: &TargetRef,
        options: &BackupOptions,
    ) -> Result<BackupEstimateView, ApiError> {
        let resolved = self.resolve(target).await?;
        let scope = self.take_options(options).await?.scope;
        let looked = async {
            let mut reader = Reader::open(&resolved.direct).await?;
            let outline = reader.outline(&scope).await;
            let server = reader.server().clone();
            reader.close().await;
            outline.map(|outline| (outline, server))
        };
        let ((tables, bytes), server) = looked
            .await
            .map_err(|error: godwit_db::DbError| resolved.explain(error.into()))?;
        let tool = if resolved.direct.address.engine() == Engine::Sqlite {
            "SQLite's online backup".to_owned()
        } else {
            match Toolbox::find().await.dump_for(&server) {
                Ok(tool) => format!("{} in {}", tool.title(), tool.path.display()),
                Err(missing) => missing.to_string(),
            }
        };
        let bytes = match &resolved.direct.address {
            godwit_core::Address::Sqlite { path } => std::fs::metadata(path).map_or(bytes, |file| file.len()),
            _ => bytes,
        };
        let backups = self.store().backups(None, None).await?;
        let last = backups
            .iter()
            .find(|backup| backup.manifest.address == resolved.direct.address && backup.manifest.scope == scope);
        let (expected, millis) = last.map_or_else(
            || (bytes / 4, bytes.saturating_mul(1000) / BYTES_A_SECOND),
            |last| (last.manifest.bytes, millis(last)),
        );
        let folder = self.backup_folder().await?;
        Ok(BackupEstimateView {
            tables: u32::try_from(tables.len()).unwrap_or(u32::MAX),
            database_bytes: number(bytes),
            bytes: number(expected),
            millis: number(millis),
            from_last: last.is_some(),
            free: godwit_backup::free_space(&folder).map(number),
            folder: folder.display().to_string(),
            tool,
        })
    }
}

fn millis(backup: &CataloguedBackup) -> u64 {
    let took = backup.manifest.ended.duration_since(backup.manifest.started);
    u64::try_from(took.as_millis()).unwrap_or_default()
}
