//! Pasted URLs: into an address and, apart from it, the password.

use std::path::PathBuf;

use godwit_core::{Address, Engine, ServerAddress, TlsMode};
use godwit_secrets::Secret;

mod parameters;
mod parts;

use parameters::Parameters;
use parts::{Parts, decode};

/// A URL taken apart.
#[derive(Debug, Clone)]
pub struct ParsedUrl {
    /// Where the target is.
    pub address: Address,
    /// The password that the URL carried; it belongs in the keyring.
    pub password: Option<Secret>,
    /// What was assumed because the URL does not say it: `no port given: 5432`.
    pub notes: Vec<String>,
}

/// Why a text is not the URL of a target.
///
/// No variant carries a part of the text in which a password can stand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    /// It begins with nothing that is known.
    #[error("the URL must begin with postgres://, postgresql://, mysql://, mariadb:// or sqlite://")]
    Scheme,
    /// An `@` after the first `/`, `?` or `#`: most likely one of these in the password.
    #[error("a '/', '?', '#' or '@' in the user name or the password must be written as %2F, %3F, %23 or %40")]
    NotEncoded,
    /// A `#…` at the end means nothing to a database.
    #[error("the URL ends in '#…'; a '#' in a name or password must be written as %23")]
    Fragment,
    /// A part is not percent-encoded UTF-8.
    #[error("the {part} is not valid percent-encoded UTF-8")]
    Encoding {
        /// Which part.
        part: &'static str,
    },
    /// No user name.
    #[error("the URL names no user: write {scheme}://USER@HOST/DATABASE")]
    User {
        /// Of which engine.
        scheme: &'static str,
    },
    /// No database name, which MySQL needs.
    #[error("the URL names no database: write mysql://USER@HOST/DATABASE")]
    Database,
    /// The host is empty, holds blanks or is a list.
    #[error("the host in the URL is not one host name, IP address or socket path")]
    Host,
    /// An IPv6 address without brackets.
    #[error("an IPv6 address must stand in brackets, as in [::1]")]
    Brackets,
    /// Not a number from 1 to 65535.
    #[error("the port in the URL is not a number from 1 to 65535")]
    Port,
    /// More than a database after the host.
    #[error("the URL has more than one '/' after the host; a '/' in the database's name must be written as %2F")]
    Path,
    /// A parameter that Godwit does not know, and does not drop silently.
    #[error("the URL's parameter '{name}' is not known to Godwit for {engine}")]
    Parameter {
        /// Its name.
        name: String,
        /// For which engine.
        engine: Engine,
    },
    /// A known parameter with a value that cannot be used.
    #[error("the URL's parameter '{name}' must be {expected}")]
    ParameterValue {
        /// Its name.
        name: &'static str,
        /// What it may be.
        expected: &'static str,
    },
    /// A SQLite URL without a file.
    #[error("the URL names no file: write sqlite://PATH")]
    File,
    /// A database that ends with the process is no target.
    #[error("an in-memory SQLite database cannot be a target: it ends with the session")]
    InMemory,
}

/// Takes a URL apart; every part may be percent-encoded.
///
/// What is missing and can be known is filled in and noted. A missing user is an error: guessing the operating
/// system's user would make the same URL mean something else on another machine.
pub fn parse_url(text: &str) -> Result<ParsedUrl, UrlError> {
    let text = text.trim();
    let (scheme, rest) = text.split_once(':').ok_or(UrlError::Scheme)?;
    match scheme.to_ascii_lowercase().as_str() {
        "postgres" | "postgresql" => server(Engine::Postgres, rest),
        "mysql" | "mariadb" => server(Engine::Mysql, rest),
        "sqlite" => file(rest),
        _ => Err(UrlError::Scheme),
    }
}

fn server(engine: Engine, rest: &str) -> Result<ParsedUrl, UrlError> {
    let parts = Parts::of(rest.strip_prefix("//").ok_or(UrlError::Scheme)?)?;
    let mut notes = Vec::new();
    let given = Parameters::read(engine, parts.query, &mut notes)?;

    let user = match given.user {
        Some(user) => user,
        None => decode(parts.user.unwrap_or_default(), "user name")?,
    };
    if user.is_empty() {
        return Err(UrlError::User { scheme: engine.id() });
    }
    let password = match (given.password, parts.password) {
        (Some(password), _) => Some(password),
        (None, Some(password)) => Some(Secret::new(decode(password, "password")?)),
        (None, None) => None,
    };
    let host = match given.host {
        Some(host) => host,
        None => decode(parts.host, "host")?,
    };
    let host = checked_host(host, parts.bracketed, &mut notes)?;
    let port = match (given.port, parts.port) {
        (Some(port), _) => port,
        (None, Some(port)) => port.parse().ok().filter(|port| *port > 0).ok_or(UrlError::Port)?,
        (None, None) => default_port(engine, &host, &mut notes),
    };
    let database = match given.database {
        Some(database) => database,
        None => decode(parts.path, "database")?,
    };
    let database = match (database.is_empty(), engine) {
        (false, _) => database,
        (true, Engine::Postgres) => {
            // libpq's rule.
            notes.push(format!("no database given: '{user}', as the user"));
            user.clone()
        }
        (true, _) => return Err(UrlError::Database),
    };
    let address = ServerAddress {
        host,
        port,
        database,
        user,
        tls: given.tls.unwrap_or_default(),
        ca_file: given.ca_file,
    };
    if address.ca_file.is_some() && !matches!(address.tls, TlsMode::VerifyCa | TlsMode::VerifyFull) {
        notes.push(format!(
            "a CA file is given, but TLS mode {} does not check certificates",
            address.tls.id()
        ));
    }
    Ok(ParsedUrl {
        address: match engine {
            Engine::Postgres => Address::Postgres(address),
            Engine::Mysql | Engine::Sqlite => Address::Mysql(address),
        },
        password,
        notes,
    })
}

fn checked_host(host: String, bracketed: bool, notes: &mut Vec<String>) -> Result<String, UrlError> {
    if host.is_empty() {
        notes.push("no host given: localhost".to_owned());
        return Ok("localhost".to_owned());
    }
    if host.starts_with('/') {
        return if host.contains('\0') {
            Err(UrlError::Host)
        } else {
            Ok(host)
        };
    }
    if host.contains(':') && !bracketed {
        return Err(UrlError::Brackets);
    }
    // `<>` and the like are refused by the resolver; these are refused here because they hide a mistake.
    if host.contains(|letter: char| letter.is_whitespace() || letter.is_control() || ",/@[]".contains(letter)) {
        return Err(UrlError::Host);
    }
    Ok(host)
}

fn default_port(engine: Engine, host: &str, notes: &mut Vec<String>) -> u16 {
    // PostgreSQL and MySQL both have one; SQLite never comes here.
    let port = engine.default_port().unwrap_or_default();
    if !host.starts_with('/') {
        notes.push(format!("no port given: {port}"));
    }
    port
}

/// `sqlite:PATH`, `sqlite://PATH` (relative) and `sqlite:///PATH` (absolute), as sqlx reads them.
fn file(rest: &str) -> Result<ParsedUrl, UrlError> {
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    if rest.contains('#') {
        return Err(UrlError::Fragment);
    }
    let (path, query) = rest.split_once('?').map_or((rest, ""), |(path, query)| (path, query));
    let path = decode(path, "path")?;
    if path == ":memory:" {
        return Err(UrlError::InMemory);
    }
    if path.is_empty() || path.contains('\0') {
        return Err(UrlError::File);
    }
    let mut notes = Vec::new();
    Parameters::read(Engine::Sqlite, query, &mut notes)?;
    // `sqlite:///C:/data/shop.db` names a drive, not a folder `C:` in the root.
    let drive = path
        .strip_prefix('/')
        .filter(|path| cfg!(windows) && path.get(1..2) == Some(":"));
    Ok(ParsedUrl {
        address: Address::Sqlite {
            path: PathBuf::from(drive.unwrap_or(&path)),
        },
        password: None,
        notes,
    })
}
