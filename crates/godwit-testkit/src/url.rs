//! Connection URLs with everything encoded that needs it.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// `scheme://user:password@host:port/database`.
pub(crate) fn network(scheme: &str, user: &str, password: &str, address: (&str, u16), database: &str) -> String {
    let [user, password, database] = [user, password, database].map(|part| utf8_percent_encode(part, ENCODED));
    let (host, port) = address;
    format!("{scheme}://{user}:{password}@{host}:{port}/{database}")
}
