use crate::DbError;
#[derive(Clone)]
pub(crate) struct Cancel;
impl Cancel {
    pub(crate) async fn send(&self) -> Result<(), DbError> {
        Ok(())
    }
}
