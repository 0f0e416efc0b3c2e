//! What PostgreSQL's errors mean. Texts are the server's own fields, never the driver's rendering.

use std::{
    error::Error as _,
    sync::atomic::{AtomicBool, Ordering},
};

use godwit_core::ServerAddress;
use tokio_postgres::{
    Error,
    error::{DbError as ServerError, ErrorPosition, SqlState},
};

use crate::{
    DbError, StatementError,
    probe::{ProbeFailure, Stage},
};

/// An error of a session in use; `sql` is what was sent.
pub(super) fn in_use(error: &Error, sql: &str, asked: &AtomicBool) -> DbError {
    let Some(server) = error.as_db_error() else {
        return without_words(error);
    };
    let code = server.code();
    let class = code.code().get(..2).unwrap_or_default();
    if class == "08" || [&SqlState::ADMIN_SHUTDOWN, &SqlState::CRASH_SHUTDOWN].contains(&code) {
        return DbError::Lost {
            message: server.message().to_owned(),
        };
    }
    // The same code stands for a statement timeout; only we know whether somebody asked.
    if *code == SqlState::QUERY_CANCELED && asked.load(Ordering::SeqCst) {
        return DbError::Cancelled;
    }
    if *code == SqlState::READ_ONLY_SQL_TRANSACTION {
        return DbError::ReadOnly {
            message: server.message().to_owned(),
        };
    }
    DbError::Statement(statement(server, sql))
}

fn without_words(error: &Error) -> DbError {
    let io = error
        .source()
        .and_then(|source| source.downcast_ref::<std::io::Error>());
    if error.is_closed() || io.is_some() {
        let message = io.map_or_else(
            || "the server closed it".to_owned(),
            |error| format!("{}", error.kind()),
        );
        return DbError::Lost { message };
    }
    DbError::unexpected("a message of PostgreSQL's protocol that does not belong here")
}

fn statement(server: &ServerError, sql: &str) -> StatementError {
    let detail: Vec<&str> = [server.detail(), server.where_()].into_iter().flatten().collect();
    StatementError {
        message: server.message().to_owned(),
        code: Some(server.code().code().to_owned()),
        detail: (!detail.is_empty()).then(|| detail.join("\n")),
        hint: server.hint().map(str::to_owned),
        offset: match server.position() {
            Some(ErrorPosition::Original(position)) => byte_offset(sql, *position),
            // Counts in a statement inside a function, which nobody sent.
            Some(ErrorPosition::Internal { .. }) | None => None,
        },
    }
}

/// PostgreSQL counts characters from 1.
fn byte_offset(sql: &str, position: u32) -> Option<usize> {
    let index = usize::try_from(position).ok()?.checked_sub(1)?;
    sql.char_indices()
        .map(|(offset, _)| offset)
        .chain([sql.len()])
        .nth(index)
}

/// What a server said instead of letting a session in.
pub(super) fn refused(server: &ServerError, address: &ServerAddress) -> ProbeFailure {
    let ServerAddress {
        user, database, host, ..
    } = address;
    let code = server.code();
    let message = server.message();
    match code.code() {
        "28P01" => ProbeFailure::new(
            Stage::LogIn,
            format!("the server at {host} refused the password of user '{user}'"),
            "check the user name and the password",
        ),
        "28000" => ProbeFailure::new(
            Stage::LogIn,
            format!("the server at {host} does not let user '{user}' in: {message}"),
            "check the user name, the TLS mode, and the server's pg_hba.conf",
        ),
        "3D000" => ProbeFailure::new(
            Stage::Database,
            format!("there is no database '{database}' on {host}"),
            "check the name, or create the database",
        ),
        "42501" => ProbeFailure::new(
            Stage::Database,
            format!("user '{user}' may not enter the database '{database}'"),
            "grant CONNECT on the database to the user",
        ),
        "57P03" => ProbeFailure::new(
            Stage::Port,
            format!("{host} does not take connections now: {message}"),
            "try again in a moment",
        ),
        _ => ProbeFailure::new(
            Stage::LogIn,
            format!("the server at {host} said: {message}"),
            server.hint().unwrap_or("ask the server's administrator"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn position_counts_characters_and_offset_counts_bytes() {
        assert_eq!(byte_offset("select 'é' oops", 12), Some("select 'é' ".len()));
        assert_eq!(byte_offset("abc", 4), Some(3), "an error at the end of the input");
        assert_eq!(byte_offset("abc", 9), None);
        assert_eq!(byte_offset("abc", 0), None);
    }
}
