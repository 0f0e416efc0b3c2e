use crate::DbError;
use std::path::Path;
pub(crate) fn exists(path: &Path) -> bool {
    path.exists()
}
pub(crate) fn create(_path: &Path) -> Result<(), DbError> {
    Err(DbError::unexpected("not there yet"))
}
pub(crate) fn drop(_path: &Path) -> Result<(), DbError> {
    Err(DbError::unexpected("not there yet"))
}
