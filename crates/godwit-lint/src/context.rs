//! What a rule may know besides the text.

use godwit_core::{Direction, Engine, Product, Tier};

use crate::{Facts, Policy};

/// A server's product and version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Server {
    /// The product behind the engine.
    pub product: Product,
    /// Its version in parts: 15.20 is `(15, 20, 0)`, MariaDB 10.11.6 `(10, 11, 6)`.
    pub version: (u16, u16, u16),
}

impl Server {
    /// Reads a version as servers word it: `15.20`, `10.11.19-MariaDB`, `3.51.3`.
    pub fn parse(product: Product, version: &str) -> Option<Self> {
        let digits = |part: &str| -> Option<u16> {
            let end = part.find(|c: char| !c.is_ascii_digit()).unwrap_or(part.len());
            part[..end].parse().ok()
        };
        let mut parts = version.split('.');
        let major = digits(parts.next()?)?;
        let minor = parts.next().and_then(digits).unwrap_or(0);
        let patch = parts.next().and_then(digits).unwrap_or(0);
        Some(Self {
            product,
            version: (major, minor, patch),
        })
    }

    /// Whether it is this version or a later one.
    pub fn is_at_least(&self, major: u16, minor: u16, patch: u16) -> bool {
        self.version >= (major, minor, patch)
    }
}

/// Everything that a rule may know besides the text.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Whose SQL it is.
    pub engine: Engine,
    /// The server, where one is known; rules then assume nothing older or newer.
    pub server: Option<Server>,
    /// The tier that it is for; production where nobody says.
    pub tier: Tier,
    /// Up, or back down: a way back undoes what a plan made, so that losing it is its purpose.
    pub direction: Direction,
    /// What the target says of its tables, where it was asked.
    pub facts: Option<&'a Facts>,
    /// What the project says of the rules.
    pub policy: &'a Policy,
}

impl Context<'_> {
    /// Whether the server is known to be of this version of `product` or later; `assumed` where no server is known.
    pub fn at_least(&self, product: Product, version: (u16, u16, u16), assumed: bool) -> bool {
        match self.server {
            Some(server) if server.product == product => server.version >= version,
            Some(_) => false,
            None => assumed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_servers_word_them() {
        let version = |text| Server::parse(Product::Mariadb, text).map(|server| server.version);
        assert_eq!(version("15.20"), Some((15, 20, 0)));
        assert_eq!(version("10.11.19-MariaDB-0+deb12u1"), Some((10, 11, 19)));
        assert_eq!(version("18beta1"), Some((18, 0, 0)));
        assert_eq!(version("none"), None);
    }
}
