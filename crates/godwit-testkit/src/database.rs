//! A database of one test.

/// A fresh, empty database on a server of the test kit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Database {
    /// Its name on the server.
    pub name: String,
    /// The URL with user and password.
    pub url: String,
}
