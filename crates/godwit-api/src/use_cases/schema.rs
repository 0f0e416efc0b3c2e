//! The schema of a target.

use godwit_db::Reader;

use crate::{
    Api,
    convert::snapshot_view,
    target::TargetRef,
    views::{ApiError, SchemaSnapshotView},
};

impl Api {
    /// The target's structure, read over a session that the server keeps read-only.
    ///
    /// # Errors
    /// `cannot-connect`.
    pub async fn schema_get(&self, target: &TargetRef) -> Result<SchemaSnapshotView, ApiError> {
        let resolved = self.resolve(target).await?;
        let read = async {
            let mut reader = Reader::open(&resolved.target).await?;
            let snapshot = reader.schema().await;
            let server = reader.server().clone();
            reader.close().await;
            Ok((snapshot?, server))
        };
        let (snapshot, server) = read
            .await
            .map_err(|error: godwit_db::DbError| resolved.explain(error.into()))?;
        Ok(snapshot_view(snapshot, &server, self.now()))
    }
}
