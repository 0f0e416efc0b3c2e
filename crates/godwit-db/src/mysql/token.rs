//! What tells a connection from a later one with the same number.

use crate::{DbError, session::Session};

/// Seconds by which two readings of the server's start may differ: each is made of two clocks of whole seconds.
const JITTER: i64 = 2;

/// The server's start, within which numbers are given once, and whose connection it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// When the server was started, in seconds since 1970.
    started: i64,
    /// User, host and, over the network, port.
    whose: String,
}

impl Token {
    pub(super) fn new(started: i64, user: &str, host: &str) -> Self {
        Self {
            started,
            whose: format!("{user}@{host}"),
        }
    }

    /// As it travels to the page and back.
    pub(super) fn text(&self) -> String {
        format!("{}:{}", self.started, self.whose)
    }

    pub(super) fn read(text: &str) -> Option<Self> {
        let (started, whose) = text.split_once(':')?;
        Some(Self {
            started: started.parse().ok()?,
            whose: whose.to_owned(),
        })
    }

    /// Whether both are of one connection, where the numbers are the same.
    pub(super) fn is_of(&self, other: &Self) -> bool {
        self.whose == other.whose && (self.started - other.started).abs() <= JITTER
    }
}

/// When the server was started, in seconds since 1970.
pub(super) async fn server_started(session: &mut dyn Session) -> Result<i64, DbError> {
    let rows = session.query("SHOW GLOBAL STATUS LIKE 'Uptime'", &[]).await?;
    let uptime = rows.first().map(|row| row.int(1)).transpose()?;
    let rows = session.query("SELECT CAST(unix_timestamp() AS SIGNED)", &[]).await?;
    let now = rows.first().map(|row| row.int(0)).transpose()?;
    match (now, uptime) {
        (Some(now), Some(uptime)) => Ok(now - uptime),
        _ => Err(DbError::unexpected("no row about the server's time")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_fits_its_own_connection_alone() {
        let token = Token::new(1000, "ana", "10.0.0.3:51234");
        let read = Token::read(&token.text()).expect("our own text");
        assert!(read.is_of(&token));
        assert!(
            read.is_of(&Token::new(1001, "ana", "10.0.0.3:51234")),
            "two readings of one start"
        );
        assert!(
            !read.is_of(&Token::new(1060, "ana", "10.0.0.3:51234")),
            "the server was restarted"
        );
        assert!(!read.is_of(&Token::new(1000, "ana", "10.0.0.3:51235")));
        assert!(!read.is_of(&Token::new(1000, "ben", "10.0.0.3:51234")));
        assert_eq!(Token::read("no token"), None);
    }
}
