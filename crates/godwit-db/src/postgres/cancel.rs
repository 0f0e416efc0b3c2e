//! Cancelling over a second connection, as PostgreSQL wants it.

use godwit_core::ServerAddress;
use tokio_postgres::{CancelToken, NoTls};

use super::{connect, tls::Tls};
use crate::DbError;

/// What cancels one session's statement.
#[derive(Clone)]
pub(crate) struct Cancel {
    pub(super) token: CancelToken,
    pub(super) server: ServerAddress,
    pub(super) tls: Option<Tls>,
}

impl Cancel {
    /// Sends the request. The server answers nothing; the statement's own error is the answer.
    pub(crate) async fn send(&self) -> Result<(), DbError> {
        let stream = connect::stream(&self.server).await?;
        let sent = match &self.tls {
            Some(tls) => self.token.cancel_query_raw(stream, tls.connector()?.0).await,
            None => self.token.cancel_query_raw(stream, NoTls).await,
        };
        sent.map_err(|_| DbError::Lost {
            message: "the request to cancel did not reach the server".to_owned(),
        })
    }
}
