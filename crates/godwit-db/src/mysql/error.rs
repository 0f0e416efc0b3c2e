//! What MySQL's and MariaDB's errors mean. Texts are the server's own messages, never the driver's rendering.

use std::sync::atomic::{AtomicBool, Ordering};

use godwit_core::ServerAddress;
use sqlx::{Error, mysql::MySqlDatabaseError};

use super::socket;
use crate::{
    DbError, StatementError, net,
    probe::{ProbeFailure, Stage},
};

/// What follows a user's statement in every packet, on a line of its own: the statement may end in a comment.
pub(super) const BEHIND: &str = "\n;SHOW WARNINGS";

/// An error of a packet; the user's statement in it is `sql`.
///
/// The server quotes what comes after the place of an error, and with it what follows the statement in the packet.
pub(super) fn in_packet(error: &Error, sql: &str, asked: &AtomicBool) -> DbError {
    match in_use(error, sql, asked) {
        DbError::Statement(mut error) if error.code.as_deref() == Some("1064") => {
            error.message = without_behind(&error.message);
            error.offset = place_of_syntax_error(&error.message, sql);
            DbError::Statement(error)
        }
        other => other,
    }
}

/// The server cuts what it quotes at 80 letters, maybe in the midst of [`BEHIND`].
fn without_behind(message: &str) -> String {
    let Some(quote) = message.rfind('\'') else {
        return message.to_owned();
    };
    let (before, after) = message.split_at(quote);
    let mut shown = (2..=BEHIND.len())
        .rev()
        .filter_map(|length| before.strip_suffix(&BEHIND[..length]));
    let whole = before.split_once(BEHIND).map(|(shown, _)| shown);
    format!("{}{after}", whole.or_else(|| shown.next()).unwrap_or(before))
}

/// An error of a session in use; `sql` is what was sent.
pub(super) fn in_use(error: &Error, sql: &str, asked: &AtomicBool) -> DbError {
    let server = match error {
        Error::Database(server) => server.try_downcast_ref::<MySqlDatabaseError>(),
        Error::Io(io) => {
            return DbError::Lost {
                message: io.kind().to_string(),
            };
        }
        _ => None,
    };
    let Some(server) = server else {
        return DbError::unexpected("a message of MySQL's protocol that does not belong here");
    };
    let message = server.message().to_owned();
    match server.number() {
        // Shutdown in progress, connection killed, new connection has aborted, disconnected for being idle.
        1053 | 1184 | 1927 | 4031 => DbError::Lost { message },
        // The same number stands for somebody else's KILL QUERY; only we know whether it was ours.
        1317 if asked.load(Ordering::SeqCst) => DbError::Cancelled,
        1290 | 1792 | 1836 => DbError::ReadOnly { message },
        number => StatementError {
            offset: (number == 1064).then(|| place_of_syntax_error(&message, sql)).flatten(),
            message,
            code: Some(number.to_string()),
            detail: None,
            hint: hint(number).map(str::to_owned),
        }
        .into(),
    }
}

fn hint(number: u16) -> Option<&'static str> {
    match number {
        1205 | 1213 => Some("another session held a lock too long; try again when it is done"),
        1142 | 1143 | 1227 | 1370 => Some("grant the user the right, or log in as one that has it"),
        1418 | 1419 => Some("declare the routine DETERMINISTIC, or set log_bin_trust_function_creators on the server"),
        _ => None,
    }
}

/// A syntax error's message ends in `near '…' at line 3`: the text from where the parser stopped, and its line.
///
/// The words around the quotes depend on the server's language; the text in them is proven by finding it in `sql`.
fn place_of_syntax_error(message: &str, sql: &str) -> Option<usize> {
    let (before, after) = message.rsplit_once('\'')?;
    let line: usize = after
        .split(|letter: char| !letter.is_ascii_digit())
        .find_map(|number| number.parse().ok())?;
    let line_start = match line.checked_sub(2) {
        None => 0,
        Some(breaks) => sql.match_indices('\n').nth(breaks)?.0 + 1,
    };
    let line_end = sql[line_start..]
        .find('\n')
        .map_or(sql.len(), |length| line_start + length);
    // The quoted text may hold quotes itself, and the message may hold some before it.
    let quotes = before.match_indices('\'').map(|(at, _)| &before[at + 1..]);
    let near = quotes
        .into_iter()
        .find(|text| text.is_empty() || sql[line_start..].contains(text))?;
    if near.is_empty() {
        return Some(sql.trim_end().len());
    }
    // The last place on the line: what is repeated before it was already read.
    let on_line = sql[line_start..].match_indices(near).map(|(at, _)| line_start + at);
    on_line.take_while(|at| *at <= line_end).last()
}

/// What happened instead of a log-in.
pub(super) fn refused(error: &Error, address: &ServerAddress) -> ProbeFailure {
    match error {
        Error::Database(server) => match server.try_downcast_ref::<MySqlDatabaseError>() {
            Some(server) => by_number(server, address),
            None => unknown(address),
        },
        Error::Tls(source) => tls(address, &source.to_string()),
        Error::Io(io) => match io.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>()) {
            Some(inner) => tls(address, &inner.to_string()),
            None => match socket(address) {
                Some(path) => net::socket_failure(path, io),
                None => net::port_failure(&address.host, address.port, io),
            },
        },
        _ => unknown(address),
    }
}

fn tls(address: &ServerAddress, reason: &str) -> ProbeFailure {
    ProbeFailure::new(
        Stage::Tls,
        format!("TLS with {} failed: {reason}", address.host),
        "check the TLS mode, the CA file, and that the certificate names this host",
    )
}

fn unknown(address: &ServerAddress) -> ProbeFailure {
    ProbeFailure::new(
        Stage::LogIn,
        format!(
            "{} asks for a way of logging in that Godwit does not know, or is no MySQL or MariaDB server",
            address.host
        ),
        "use mysql_native_password or caching_sha2_password for this user, and check the port",
    )
}

fn by_number(server: &MySqlDatabaseError, address: &ServerAddress) -> ProbeFailure {
    let ServerAddress {
        host, user, database, ..
    } = address;
    let message = server.message();
    match server.number() {
        1045 | 1698 => ProbeFailure::new(
            Stage::LogIn,
            format!("the server at {host} refused user '{user}' or the password"),
            "check the user name and the password, and from which hosts the user may come",
        ),
        1130 => ProbeFailure::new(
            Stage::LogIn,
            format!("the server at {host} takes no user from this machine: {message}"),
            "create the user for this machine's address",
        ),
        1044 => ProbeFailure::new(
            Stage::Database,
            format!("user '{user}' may not enter the database '{database}'"),
            "grant the user rights on the database",
        ),
        1049 => ProbeFailure::new(
            Stage::Database,
            format!("there is no database '{database}' on {host}"),
            "check the name, or create the database",
        ),
        3159 => ProbeFailure::new(
            Stage::Tls,
            format!("the server at {host} takes encrypted connections only"),
            "set the TLS mode to require",
        ),
        1129 => ProbeFailure::new(
            Stage::Port,
            format!("the server at {host} has blocked this machine: {message}"),
            "run FLUSH HOSTS on the server",
        ),
        _ => ProbeFailure::new(
            Stage::LogIn,
            format!("the server at {host} said: {message}"),
            "ask the server's administrator",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_in_the_packet_is_not_shown() {
        for (message, shown) in [
            (
                "near 'from x\n;SHOW WARNINGS;COMMIT' at line 2",
                "near 'from x' at line 2",
            ),
            ("near 'from x\n;SHO' at line 2", "near 'from x' at line 2"),
            ("near '\n;SHOW WARNINGS' at line 1", "near '' at line 1"),
            ("near 'it's' at line 1", "near 'it's' at line 1"),
        ] {
            assert_eq!(without_behind(message), shown);
        }
    }

    #[test]
    fn syntax_errors_are_found_by_their_text_and_line() {
        let sql = "CREATE TABLE t (\n  a INT,\n  b 'INT'\n)";
        let message = "You have an error …; check the manual … near ''INT'\n)' at line 3";
        assert_eq!(place_of_syntax_error(message, sql), sql.find("'INT'"));
        let at_end = "… near '' at line 1";
        assert_eq!(place_of_syntax_error(at_end, "SELECT "), Some(6));
        assert_eq!(place_of_syntax_error("… near 'elsewhere' at line 1", "SELECT"), None);
        assert_eq!(place_of_syntax_error("no quotes", "SELECT"), None);
    }
}
