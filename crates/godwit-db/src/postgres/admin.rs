use crate::DbError;
use godwit_core::ServerAddress;
use godwit_secrets::Secret;
pub(crate) async fn exists(_server: &ServerAddress, _password: Option<&Secret>) -> Result<bool, DbError> {
    Err(DbError::unexpected("not there yet"))
}
pub(crate) async fn create(_server: &ServerAddress, _password: Option<&Secret>) -> Result<(), DbError> {
    Err(DbError::unexpected("not there yet"))
}
pub(crate) async fn drop(_server: &ServerAddress, _password: Option<&Secret>) -> Result<(), DbError> {
    Err(DbError::unexpected("not there yet"))
}
