//! Scripts on real servers.

use std::io::Write as _;

use godwit_testkit as testkit;
use tempfile::NamedTempFile;
use testkit::ClientOutput;

/// A file with `text`, for a client to read.
pub fn file(text: &str) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

/// Runs `script` by `psql` in `database` of the shared server.
pub fn psql(database: &str, script: &str) -> ClientOutput {
    testkit::psql(testkit::postgres(), database, file(script).path())
}
