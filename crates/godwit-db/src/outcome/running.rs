//! Sessions of a run that its program left behind.

use std::fmt;

use jiff::Timestamp;

/// Longest text of a statement that is shown, in characters.
const SHOWN: usize = 200;

/// Words beside which a statement's text may hold a password.
const SECRETS: [&str; 5] = ["password", "identified", "connection", "dblink", "passwd"];

/// A session of a run that the server still has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StillRunning {
    /// The server's number for it: PostgreSQL's process, MySQL's connection. SQLite has no server.
    pub pid: Option<i64>,
    /// What it calls itself, where the engine keeps that.
    pub name: Option<String>,
    /// Whether it executes something now; an idle session may only not have noticed that nobody is there any more.
    /// True where the server does not tell.
    pub active: bool,
    /// What it does, in the server's word: `active`, `idle in transaction`, `Sleep`.
    pub state: Option<String>,
    /// The statement that it executes or executed last, cut to 200 characters. `None` where it may hold a password.
    pub query: Option<String>,
    /// Since when it does so.
    pub since: Option<Timestamp>,
}

impl fmt::Display for StillRunning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.active {
            "still running: "
        } else {
            "still connected: "
        })?;
        match (self.pid, &self.name) {
            (Some(pid), _) => write!(f, "process {pid}")?,
            (None, Some(name)) => f.write_str(name)?,
            (None, None) => f.write_str("another program")?,
        }
        match self.since {
            Some(since) => write!(f, ", since {} UTC", since.strftime("%H:%M")),
            None => Ok(()),
        }
    }
}

/// As much of a statement's text as may be shown.
pub(crate) fn shown(query: &str) -> Option<String> {
    let query = query.trim();
    let lower = query.to_lowercase();
    if query.is_empty() || SECRETS.iter().any(|word| lower.contains(word)) {
        return None;
    }
    Some(query.chars().take(SHOWN).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_not_shown_and_long_texts_are_cut() {
        assert_eq!(shown("CREATE USER a IDENTIFIED BY 's3cret'"), None);
        assert_eq!(shown("ALTER ROLE a PASSWORD 's3cret'"), None);
        assert_eq!(shown("SELECT 1").as_deref(), Some("SELECT 1"));
        assert_eq!(shown(&"é".repeat(300)).map(|text| text.chars().count()), Some(200));
    }

    #[test]
    fn a_session_is_named_with_its_time() {
        let session = StillRunning {
            pid: Some(123),
            name: None,
            active: true,
            state: None,
            query: None,
            since: Some("2026-05-05T14:02:33Z".parse().expect("a time")),
        };
        assert_eq!(session.to_string(), "still running: process 123, since 14:02 UTC");
    }
}
