//! Ending one session by `KILL CONNECTION`, which a read-only session may send.

use crate::{DbError, session::Session, terminate::Answer};

use super::token::{self, Token};

/// Tells the connection to end, if it is still the one with this token.
///
/// `KILL` takes a number only, so the token is compared before. A server gives no number twice while it runs (the
/// counter wraps around after four thousand million connections), so nobody can take the place in between.
pub(crate) async fn tell(session: &mut dyn Session, id: i64, token: &str) -> Result<Answer, DbError> {
    let Some(found) = find(session, id).await? else {
        return Ok(Answer::Nobody);
    };
    if !Token::read(token).is_some_and(|token| token.is_of(&found)) {
        return Ok(Answer::Another);
    }
    match session.query(&format!("KILL CONNECTION {id}"), &[]).await {
        Ok(_) => Ok(Answer::Told),
        // There is no such thread: it left by itself.
        Err(DbError::Statement(error)) if error.code.as_deref() == Some("1094") => Ok(Answer::Nobody),
        Err(error) => Err(error),
    }
}

/// Whether the session with this token is still there.
pub(crate) async fn is_there(session: &mut dyn Session, id: i64, token: &str) -> Result<bool, DbError> {
    let found = find(session, id).await?;
    Ok(found.is_some_and(|found| Token::read(token).is_some_and(|token| token.is_of(&found))))
}

async fn find(session: &mut dyn Session, id: i64) -> Result<Option<Token>, DbError> {
    let sql = "SELECT user, host FROM information_schema.processlist WHERE id = ?";
    let rows = session.query(sql, &[id.into()]).await?;
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    let (user, host) = (row.text(0)?, row.text(1)?);
    let started = token::server_started(session).await?;
    Ok(Some(Token::new(started, &user, &host)))
}
