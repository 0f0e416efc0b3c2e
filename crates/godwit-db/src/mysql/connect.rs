//! From an address to a session, stage by stage.

use godwit_core::{Product, ServerAddress, ServerInfo, TlsMode};
use godwit_secrets::Secret;
use sqlx::{
    ConnectOptions as _,
    mysql::{MySqlConnectOptions, MySqlConnection, MySqlSslMode},
};
use tokio::time::timeout;

use super::{error, session::MysqlSession, socket};
use crate::{
    DbError, net,
    probe::{ProbeFailure, Stage},
    session::Session as _,
    target::CONNECT_TIMEOUT,
};

/// Undoes what the driver's handshake forces on the session: IGNORE_SPACE in the mode, and a collation of the
/// driver's choice. `NAMES` leaves the collation to the server, as its own client does.
const AS_THE_SERVERS_CLIENT: &str = "SET NAMES utf8mb4, sql_mode = @@GLOBAL.sql_mode";

/// Logs in and asks the server who it is.
pub(super) async fn session(server: &ServerAddress, password: Option<&Secret>) -> Result<MysqlSession, DbError> {
    open(server, password, Some(&server.database)).await
}

/// Logs in without entering a database.
pub(super) async fn maintenance(server: &ServerAddress, password: Option<&Secret>) -> Result<MysqlSession, DbError> {
    open(server, password, None).await
}

async fn open(
    server: &ServerAddress,
    password: Option<&Secret>,
    database: Option<&str>,
) -> Result<MysqlSession, DbError> {
    let opened = options(server, password, database, server.tls);
    let (connection, opened) = match connect(server, &opened).await {
        // As on PostgreSQL: a server whose TLS does not work is asked again without, where that is allowed.
        Err(failure) if server.tls == TlsMode::Prefer && failure.stage == Stage::Tls => {
            let plain = options(server, password, database, TlsMode::Disable);
            (connect(server, &plain).await?, plain)
        }
        other => (other?, opened),
    };
    let mut session = MysqlSession::new(connection, opened);
    session.simple(AS_THE_SERVERS_CLIENT).await?;
    learn(&mut session).await?;
    Ok(session)
}

/// Every field is set by hand. These options print their password in `Debug`: they are never formatted.
fn options(
    server: &ServerAddress,
    password: Option<&Secret>,
    database: Option<&str>,
    mode: TlsMode,
) -> MySqlConnectOptions {
    let mut options = MySqlConnectOptions::new()
        .username(&server.user)
        .pipes_as_concat(false)
        .no_engine_substitution(false)
        .timezone(None)
        .set_names(false)
        .disable_statement_logging();
    options = match socket(server) {
        // Through a socket of this machine there is nobody to hide from.
        Some(path) => options.socket(path).ssl_mode(MySqlSslMode::Disabled),
        None => options.host(&server.host).port(server.port).ssl_mode(match mode {
            TlsMode::Disable => MySqlSslMode::Disabled,
            TlsMode::Prefer => MySqlSslMode::Preferred,
            TlsMode::Require => MySqlSslMode::Required,
            TlsMode::VerifyCa => MySqlSslMode::VerifyCa,
            TlsMode::VerifyFull => MySqlSslMode::VerifyIdentity,
        }),
    };
    if let Some(password) = password {
        options = options.password(password.expose());
    }
    if let Some(database) = database {
        options = options.database(database);
    }
    if let Some(file) = &server.ca_file {
        options = options.ssl_ca(file);
    }
    options
}

/// The driver connects in one go; what it does not tell is found out before and after.
async fn connect(server: &ServerAddress, options: &MySqlConnectOptions) -> Result<MySqlConnection, ProbeFailure> {
    match socket(server) {
        Some(path) => net::socket_exists(path)?,
        None => drop(net::resolve(&server.host, server.port).await?),
    }
    if let Some(file) = server.ca_file.as_deref().filter(|file| !file.is_file()) {
        return Err(ProbeFailure::new(
            Stage::Tls,
            format!("there is no CA file {}", file.display()),
            "check the path of the CA file",
        ));
    }
    match timeout(CONNECT_TIMEOUT, options.connect()).await {
        Ok(Ok(connection)) => Ok(connection),
        Ok(Err(error)) => Err(error::refused(&error, server)),
        Err(_) => {
            let slow = std::io::Error::from(std::io::ErrorKind::TimedOut);
            Err(error::refused(&sqlx::Error::Io(slow), server))
        }
    }
}

/// Opens a second connection beside an open one, to cancel on it.
pub(super) async fn again(options: &MySqlConnectOptions) -> Result<MySqlConnection, DbError> {
    let unreachable = || DbError::Lost {
        message: "the server did not take a second connection".to_owned(),
    };
    let connected = timeout(CONNECT_TIMEOUT, options.connect())
        .await
        .map_err(|_| unreachable())?;
    connected.map_err(|_| unreachable())
}

async fn learn(session: &mut MysqlSession) -> Result<(), DbError> {
    let sql = "SELECT version(), coalesce(database(), ''), current_user(), CAST(connection_id() AS SIGNED)";
    let rows = session.query(sql, &[]).await?;
    let row = rows
        .first()
        .ok_or_else(|| DbError::unexpected("no row about the session"))?;
    let version = row.text(0)?;
    let user = row.text(2)?;
    let id = row.int(3)?;
    let database = row.text(1)?;
    let status = session.query("SHOW SESSION STATUS LIKE 'Ssl_version'", &[]).await?;
    let tls = match status.first() {
        Some(row) => row.text_or_null(1)?.filter(|version| !version.is_empty()),
        None => None,
    };
    let info = ServerInfo {
        product: if version.contains("MariaDB") {
            Product::Mariadb
        } else {
            Product::Mysql
        },
        // MariaDB says `10.11.19-MariaDB-0+deb12u1`.
        version: version.split('-').next().unwrap_or_default().to_owned(),
        database,
        // `user@host`, where the host is a pattern of the server's own.
        user: user.rsplit_once('@').map_or(user.as_str(), |(user, _)| user).to_owned(),
        tls,
    };
    session.learned(info, id);
    Ok(())
}
