//! Cancelling by `KILL QUERY` over a second connection.

use std::sync::Arc;

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, mysql::MySqlConnectOptions};

use super::connect;
use crate::DbError;

/// What cancels one session's statement.
#[derive(Clone)]
pub(crate) struct Cancel {
    pub(super) options: Arc<MySqlConnectOptions>,
    pub(super) id: i64,
}

impl Cancel {
    /// Kills the statement, not the session.
    pub(crate) async fn send(&self) -> Result<(), DbError> {
        let mut connection = connect::again(&self.options).await?;
        // KILL takes no bound values; the id is a number that the server gave.
        let sql = format!("KILL QUERY {}", self.id);
        let sent = connection.execute(sqlx::raw_sql(AssertSqlSafe(sql))).await;
        let _ = connection.close().await;
        sent.map(drop).map_err(|_| DbError::Lost {
            message: "the server did not take the request to cancel".to_owned(),
        })
    }
}
