use godwit_core::ServerAddress;
use godwit_secrets::Secret;

use crate::{DbError, session::Session};

pub(crate) mod admin;
pub(crate) mod cancel;

pub(crate) async fn open_reader(
    _server: &ServerAddress,
    _password: Option<&Secret>,
) -> Result<Box<dyn Session>, DbError> {
    Err(DbError::unexpected("not there yet"))
}

pub(crate) async fn open_writer(
    _server: &ServerAddress,
    _password: Option<&Secret>,
) -> Result<Box<dyn Session>, DbError> {
    Err(DbError::unexpected("not there yet"))
}
