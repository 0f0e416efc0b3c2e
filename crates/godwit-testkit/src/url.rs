//! Connection URLs with everything encoded that needs it.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// `scheme://user:password@host:port/database`.
pub(crate) fn network(scheme: &str, user: &str, password: &str, address: (&str, u16), database: &str) -> String {
    let [user, password, database] = [user, password, database].map(|part| utf8_percent_encode(part, ENCODED));
    let (host, port) = address;
    format!("{scheme}://{user}:{password}@{host}:{port}/{database}")
}

/// `url` with `address` instead of its own host and port; user, password, path and parameters stay.
///
/// # Panics
/// When `url` has no `://`.
pub(crate) fn with_address(url: &str, address: (&str, u16)) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        panic!("no address in a URL without `://`");
    };
    let (authority, tail) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let user = authority.rfind('@').map_or("", |at| &authority[..=at]);
    let (host, port) = address;
    format!("{scheme}://{user}{host}:{port}{tail}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_address_of_a_url_is_replaced() {
        let address = ("127.0.0.1", 7);
        let url = network("postgres", "me", "a:b@c/?#", ("db.example", 5432), "shop");
        assert_eq!(
            with_address(&format!("{url}?sslmode=disable"), address),
            "postgres://me:a%3Ab%40c%2F%3F%23@127.0.0.1:7/shop?sslmode=disable"
        );
        assert_eq!(with_address("mysql://localhost", address), "mysql://127.0.0.1:7");
    }
}
