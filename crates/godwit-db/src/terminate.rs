//! Ending one session that is in the way; there is deliberately no way to end several.

use std::time::Duration;

use godwit_core::Address;
use tokio::time::{Instant, sleep};

use crate::{
    DbError, mysql, postgres,
    session::{self, Session},
    target::Target,
};

/// What became of a session that was to be ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Terminated {
    /// It is gone, and the server has rolled back what it did.
    Ended,
    /// The server has told it to end, and it had not done so two seconds later: it may have much to roll back.
    Ending,
    /// It had left by itself; nobody was ended.
    AlreadyGone,
}

/// Why a session was not ended.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TerminateError {
    /// It belongs to the run itself.
    #[error("session {id} is Godwit's own; cancel the run instead")]
    Own {
        /// Its number.
        id: i64,
    },
    /// Somebody else has its number now.
    #[error("session {id} is not the one that was shown any more: its number belongs to another session now")]
    Another {
        /// The number.
        id: i64,
    },
    /// The engine has no sessions.
    #[error("SQLite has no sessions that could be ended; close the program that has the file open")]
    NoSessions,
    /// The server did not do it: the role may lack the right.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// How long to wait for a session to be gone once it was told to.
const PATIENCE: Duration = Duration::from_secs(2);
const POLL: Duration = Duration::from_millis(50);

/// Ends exactly the session `id` that a [`crate::Watcher`] has shown with `token`, over a read-only session.
///
/// `ours` are the sessions of the run, which are never ended here. The server compares the token again, so that a
/// session which was given the same number since is left alone.
pub async fn terminate(target: &Target, id: i64, token: &str, ours: &[i64]) -> Result<Terminated, TerminateError> {
    if matches!(target.address, Address::Sqlite { .. }) {
        return Err(TerminateError::NoSessions);
    }
    if ours.contains(&id) {
        return Err(TerminateError::Own { id });
    }
    let mut session = session::open_reader(target).await?;
    let outcome = end(session.as_mut(), target, id, token).await;
    session.close().await;
    outcome
}

/// What the server answered.
pub(crate) enum Answer {
    /// It tells the session to end.
    Told,
    /// Nobody has that number.
    Nobody,
    /// Somebody else has it.
    Another,
}

async fn end(session: &mut dyn Session, target: &Target, id: i64, token: &str) -> Result<Terminated, TerminateError> {
    if session.session_id() == Some(id) {
        return Err(TerminateError::Own { id });
    }
    let is_mysql = matches!(target.address, Address::Mysql(_));
    let answer = match is_mysql {
        true => mysql::terminate::tell(session, id, token).await?,
        false => postgres::terminate::tell(session, id, token).await?,
    };
    match answer {
        Answer::Told => {}
        Answer::Nobody => return Ok(Terminated::AlreadyGone),
        Answer::Another => return Err(TerminateError::Another { id }),
    }
    let told = Instant::now();
    loop {
        let there = match is_mysql {
            true => mysql::terminate::is_there(session, id, token).await?,
            false => postgres::terminate::is_there(session, id, token).await?,
        };
        match there {
            false => return Ok(Terminated::Ended),
            true if told.elapsed() > PATIENCE => return Ok(Terminated::Ending),
            true => sleep(POLL).await,
        }
    }
}
