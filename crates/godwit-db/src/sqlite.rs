use crate::{DbError, session::Session};
use std::path::Path;

pub(crate) mod admin;
pub(crate) mod cancel;

pub(crate) async fn open_reader(_path: &Path) -> Result<Box<dyn Session>, DbError> {
    Err(DbError::unexpected("not there yet"))
}

pub(crate) async fn open_writer(_path: &Path) -> Result<Box<dyn Session>, DbError> {
    Err(DbError::unexpected("not there yet"))
}
