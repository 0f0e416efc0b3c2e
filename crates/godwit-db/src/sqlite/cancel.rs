#[derive(Clone)]
pub(crate) struct Cancel;
impl Cancel {
    pub(crate) fn send(&self) {}
}
