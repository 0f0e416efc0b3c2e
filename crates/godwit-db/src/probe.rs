//! Test connection: stage by stage, so that a failure names where it happened.

use std::{fmt, time::Duration};

use godwit_core::{Marked, ServerInfo};
use serde::{Deserialize, Serialize};

use crate::{DbError, marker, session, target::Target};

/// The stages of a connection, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// The host's name, the socket's path, the file's folder.
    Address,
    /// Something listens there.
    Port,
    /// Encryption and the server's certificate.
    Tls,
    /// User and password.
    LogIn,
    /// The database exists and may be entered.
    Database,
    /// What the user may do.
    Privileges,
}

impl Stage {
    /// The stage in words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Port => "port",
            Self::Tls => "TLS",
            Self::LogIn => "log-in",
            Self::Database => "database",
            Self::Privileges => "privileges",
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

/// Something that a role may or may not do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Privilege {
    /// In words: `create tables`.
    pub name: String,
    /// Whether it may.
    pub granted: bool,
    /// Where, or why not.
    pub detail: String,
}

impl Privilege {
    pub(crate) fn new(name: impl Into<String>, granted: bool, detail: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            granted,
            detail: detail.into(),
        }
    }
}

/// A connection that came about, and what it showed.
#[derive(Debug, Clone, PartialEq)]
pub struct Probe {
    /// The server.
    pub server: ServerInfo,
    /// One round trip, in milliseconds.
    pub latency_millis: f64,
    /// What the role may do.
    pub privileges: Vec<Privilege>,
    /// What else a person should know: a standby, a file that does not exist yet.
    pub notes: Vec<String>,
    /// What the database says of itself, or why it could not be asked.
    pub marked: Result<Marked, DbError>,
}

/// A connection that did not come about.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ProbeFailure {
    /// Where it stopped.
    pub stage: Stage,
    /// What happened, with names in it and without secrets.
    pub message: String,
    /// What to do next.
    pub hint: String,
}

impl ProbeFailure {
    pub(crate) fn new(stage: Stage, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            stage,
            message: message.into(),
            hint: hint.into(),
        }
    }
}

/// Tries `target` from its address to the role's privileges; changes nothing there.
pub async fn probe(target: &Target) -> Result<Probe, ProbeFailure> {
    let privileges_failed = |error: DbError| match error {
        DbError::Connect(failure) => failure,
        other => ProbeFailure::new(
            Stage::Privileges,
            format!("logged in, but the server did not say what the role may do: {other}"),
            "ask the administrator whether the role may read the system catalogues",
        ),
    };
    let mut session = session::open_reader(target).await.map_err(privileges_failed)?;
    let latency = session.round_trip().await.map_err(privileges_failed)?;
    let (privileges, notes) = session.privileges().await.map_err(privileges_failed)?;
    let marked = marker::read(session.as_mut()).await;
    let server = session.server().clone();
    session.close().await;
    Ok(Probe {
        server,
        latency_millis: millis(latency),
        privileges,
        notes,
        marked,
    })
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}
