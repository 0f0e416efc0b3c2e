//! From an address to a session, stage by stage.

use std::error::Error as _;

use godwit_core::{Product, ServerAddress, ServerInfo, TlsMode};
use godwit_secrets::Secret;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    time::timeout,
};
use tokio_postgres::{CancelToken, Client, Config, Connection, NoTls, config::SslMode};

use super::{
    error,
    session::PostgresSession,
    socket,
    tls::{Progress, Tls},
    wire::Wire,
};
use crate::{
    DbError,
    net::{self, Stream},
    probe::{ProbeFailure, Stage},
    target::CONNECT_TIMEOUT,
};

/// A conversation that began, and whether TLS is in use.
struct Connected {
    wire: Wire,
    version: String,
    token: CancelToken,
    tls: Option<Tls>,
    /// At this end.
    port: Option<u16>,
}

/// Logs in and asks the server who it is.
pub(super) async fn session(
    server: &ServerAddress,
    password: Option<&Secret>,
    application: &str,
) -> Result<PostgresSession, DbError> {
    let connected = match connect(server, password, application, server.tls).await {
        // libpq's meaning of prefer: a server whose TLS does not work is asked again without.
        Err(failure) if server.tls == TlsMode::Prefer && failure.stage == Stage::Tls => {
            connect(server, password, application, TlsMode::Disable).await?
        }
        other => other?,
    };
    let encrypted = connected.tls.is_some();
    let info = ServerInfo {
        product: Product::Postgresql,
        version: connected.version,
        database: server.database.clone(),
        user: server.user.clone(),
        tls: None,
    };
    let cancel = super::cancel::Cancel {
        token: connected.token,
        server: server.clone(),
        tls: connected.tls,
    };
    let mut session = PostgresSession::new(connected.wire, info, cancel);
    session.learn(encrypted, connected.port).await?;
    Ok(session)
}

async fn connect(
    server: &ServerAddress,
    password: Option<&Secret>,
    application: &str,
    mode: TlsMode,
) -> Result<Connected, ProbeFailure> {
    // Every field is set by hand; tokio-postgres reads neither environment nor password files.
    let mut config = Config::new();
    config
        .user(&server.user)
        .dbname(&server.database)
        .application_name(application);
    if let Some(password) = password {
        config.password(password.expose());
    }
    // As libpq: no TLS through a socket of this machine.
    let mode = if socket(server).is_some() {
        TlsMode::Disable
    } else {
        mode
    };
    config.ssl_mode(match mode {
        TlsMode::Disable => SslMode::Disable,
        TlsMode::Prefer => SslMode::Prefer,
        TlsMode::Require | TlsMode::VerifyCa | TlsMode::VerifyFull => SslMode::Require,
    });
    let stream = stream(server).await?;
    let port = stream.local_port();
    if mode == TlsMode::Disable {
        let attempt = timeout(CONNECT_TIMEOUT, config.connect_raw(stream, NoTls)).await;
        let (client, connection) = ended(attempt, server, password, None)?;
        return Ok(attach(client, connection, None, port));
    }
    let tls = Tls::of(server).await?;
    let (connector, progress) = tls.connector()?;
    let attempt = timeout(CONNECT_TIMEOUT, config.connect_raw(stream, connector)).await;
    let (client, connection) = ended(attempt, server, password, Some(&progress))?;
    Ok(attach(client, connection, progress.done().then_some(tls), port))
}

/// The bare way to the server.
pub(super) async fn stream(server: &ServerAddress) -> Result<Stream, ProbeFailure> {
    match socket(server) {
        Some(path) => net::socket(&path).await,
        None => net::tcp(&server.host, server.port).await,
    }
}

fn attach<T>(client: Client, connection: Connection<Stream, T>, tls: Option<Tls>, port: Option<u16>) -> Connected
where
    T: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let version = connection.parameter("server_version").unwrap_or_default();
    // Debian says `15.20 (Debian 15.20-0+deb12u1)`.
    let version = version.split(' ').next().unwrap_or_default().to_owned();
    Connected {
        version,
        token: client.cancel_token(),
        wire: Wire::new(client, connection),
        tls,
        port,
    }
}

/// What an attempt to log in came to. `progress` is there where TLS was asked for.
fn ended<T>(
    attempt: Result<Result<T, tokio_postgres::Error>, tokio::time::error::Elapsed>,
    server: &ServerAddress,
    password: Option<&Secret>,
    progress: Option<&Progress>,
) -> Result<T, ProbeFailure> {
    let ServerAddress { host, port, user, .. } = server;
    let in_handshake = progress.is_some_and(|progress| progress.begun() && !progress.done());
    let error = match attempt {
        Ok(Ok(connected)) => return Ok(connected),
        Ok(Err(error)) => error,
        Err(_) if in_handshake => {
            return Err(tls_failure(format!("the TLS handshake with {host} took too long")));
        }
        Err(_) => {
            return Err(ProbeFailure::new(
                Stage::Port,
                format!("{host}:{port} took the connection and then did not answer in time"),
                "check that the port is PostgreSQL's, and that the server is not overloaded",
            ));
        }
    };
    if let Some(refusal) = error.as_db_error() {
        return Err(error::refused(refusal, server));
    }
    let source = error.source();
    if in_handshake {
        return Err(tls_failure(format!("TLS with {host} failed: {}", reason(source))));
    }
    let io = source.and_then(|source| source.downcast_ref::<std::io::Error>());
    if let Some(io) = io {
        return Err(match socket(server) {
            Some(path) => net::socket_failure(&path, io),
            None => net::port_failure(host, *port, io),
        });
    }
    // Where TLS is demanded it comes before anything else that can fail now.
    if server.tls != TlsMode::Prefer && progress.is_some_and(|progress| !progress.begun()) {
        return Err(tls_failure(format!("the server at {host} does not offer TLS")));
    }
    Err(match password {
        None => ProbeFailure::new(
            Stage::LogIn,
            format!("the server at {host} asks for the password of user '{user}', and none is given"),
            "give the password",
        ),
        Some(_) => ProbeFailure::new(
            Stage::LogIn,
            format!("the server at {host} asks for a way of logging in that Godwit does not know"),
            "allow scram-sha-256 or md5 for this user in the server's pg_hba.conf",
        ),
    })
}

fn tls_failure(message: String) -> ProbeFailure {
    ProbeFailure::new(
        Stage::Tls,
        message,
        "check the TLS mode, the CA file, and that the certificate names this host",
    )
}

/// rustls says in its own words what is wrong with a certificate; nothing of ours is in them.
fn reason(source: Option<&(dyn std::error::Error + 'static)>) -> String {
    let io = source.and_then(|source| source.downcast_ref::<std::io::Error>());
    let inner = io.and_then(std::io::Error::get_ref);
    match (inner, io) {
        (Some(inner), _) => inner.to_string(),
        (None, Some(io)) => io.kind().to_string(),
        (None, None) => "the handshake did not complete".to_owned(),
    }
}
