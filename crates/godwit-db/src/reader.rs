//! Inspection: a session that cannot write because the server does not let it.

use godwit_core::{FormatId, History, Marked, ServerInfo, backup::TableRows, schema::SchemaSnapshot};

use crate::{
    DbError,
    history::{self, Located},
    marker,
    session::{self, Session},
    target::Target,
};

/// A read-only session on a target.
///
/// PostgreSQL gets `default_transaction_read_only = on`, MySQL `SET SESSION TRANSACTION READ ONLY`, SQLite files are
/// opened read-only. A SQLite file that does not exist reads as an empty target and is not created.
pub struct Reader {
    session: Box<dyn Session>,
}

impl Reader {
    /// Connects.
    pub async fn open(target: &Target) -> Result<Self, DbError> {
        Ok(Self {
            session: session::open_reader(target).await?,
        })
    }

    /// The server behind the target.
    pub fn server(&self) -> &ServerInfo {
        self.session.server()
    }

    /// The formats whose history table is there, proven by its columns.
    pub async fn histories(&mut self) -> Result<Vec<FormatId>, DbError> {
        let located = history::locate(self.session.as_mut()).await?;
        Ok(located.iter().map(Located::format).collect())
    }

    /// What the history of `format` says; absent where there is no such table.
    pub async fn history(&mut self, format: FormatId) -> Result<History, DbError> {
        history::read(self.session.as_mut(), format).await
    }

    /// What the target says of itself: its marker, and where it is.
    pub async fn marked(&mut self) -> Result<Marked, DbError> {
        marker::read(self.session.as_mut()).await
    }

    /// The target's structure, by a fixed number of catalogue queries whatever its size.
    pub async fn schema(&mut self) -> Result<SchemaSnapshot, DbError> {
        self.session.schema().await
    }

    /// The exact number of rows of every user table, by name. It counts, so it takes its time on big targets.
    pub async fn table_rows(&mut self) -> Result<Vec<TableRows>, DbError> {
        self.session.table_rows().await
    }

    /// Says goodbye to the server.
    pub async fn close(self) {
        self.session.close().await;
    }
}
