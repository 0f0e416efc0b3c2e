//! The way to a server: names, ports and sockets, with failures that say which of them it was.

use std::{
    io,
    path::Path,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpSocket, TcpStream, lookup_host},
    time::timeout,
};

use crate::{
    probe::{ProbeFailure, Stage},
    target::CONNECT_TIMEOUT,
};

/// Anything that bytes go through.
trait Wire: AsyncRead + AsyncWrite + Unpin + Send {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send> Wire for T {}

/// A stream to a server: TCP or a socket.
///
/// A type of its own rather than a bare box, whose hidden lifetime keeps futures that hold it from being `Send`.
pub(crate) struct Stream {
    wire: Box<dyn Wire>,
    port: Option<u16>,
}

impl Stream {
    /// The port at this end, where there are ports.
    pub(crate) const fn local_port(&self) -> Option<u16> {
        self.port
    }
}

impl AsyncRead for Stream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.wire).poll_read(cx, buf)
    }
}

impl AsyncWrite for Stream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.wire).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.wire).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.wire).poll_shutdown(cx)
    }
}

/// The addresses behind a host name.
pub(crate) async fn resolve(host: &str, port: u16) -> Result<Vec<std::net::SocketAddr>, ProbeFailure> {
    let not_found = || {
        ProbeFailure::new(
            Stage::Address,
            format!("the host name '{host}' cannot be resolved"),
            "check the name's spelling, the network and the VPN",
        )
    };
    let found = timeout(CONNECT_TIMEOUT, lookup_host((host, port))).await;
    let addresses: Vec<_> = match found {
        Ok(Ok(addresses)) => addresses.collect(),
        Ok(Err(_)) | Err(_) => return Err(not_found()),
    };
    if addresses.is_empty() {
        return Err(not_found());
    }
    Ok(addresses)
}

/// Connects to the first address of `host` that answers.
pub(crate) async fn tcp(host: &str, port: u16) -> Result<Stream, ProbeFailure> {
    let addresses = resolve(host, port).await?;
    // Every address gets its share, so that a dead IPv6 route does not eat the time of a live IPv4 one.
    let share = CONNECT_TIMEOUT / u32::try_from(addresses.len()).unwrap_or(u32::MAX);
    let mut last = io::Error::from(io::ErrorKind::TimedOut);
    for address in addresses {
        match timeout(share.max(Duration::from_secs(2)), tcp_to(address)).await {
            Ok(Ok(stream)) => {
                return Ok(Stream {
                    port: stream.local_addr().ok().map(|address| address.port()),
                    wire: Box::new(stream),
                });
            }
            Ok(Err(error)) => last = error,
            Err(_) => last = io::Error::from(io::ErrorKind::TimedOut),
        }
    }
    Err(port_failure(host, port, &last))
}

async fn tcp_to(address: std::net::SocketAddr) -> io::Result<TcpStream> {
    let socket = if address.is_ipv4() {
        TcpSocket::new_v4()
    } else {
        TcpSocket::new_v6()
    }?;
    // A long index build sends nothing for hours; without keepalive a firewall forgets the connection.
    socket.set_keepalive(true)?;
    let stream = socket.connect(address).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// What a failed TCP connection means.
pub(crate) fn port_failure(host: &str, port: u16, error: &io::Error) -> ProbeFailure {
    let (what, hint) = match error.kind() {
        io::ErrorKind::ConnectionRefused => (
            "refused the connection",
            "check the port, and that the server runs and listens on that address",
        ),
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => (
            "did not answer in time",
            "check the port, the firewall and the VPN between here and there",
        ),
        io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => {
            ("cannot be reached", "check the network and the VPN")
        }
        _ => (
            "closed the connection before it spoke",
            "check that the port is the database's and not another service's",
        ),
    };
    ProbeFailure::new(Stage::Port, format!("{host}:{port} {what}"), hint)
}

/// Connects to a Unix socket.
#[cfg(unix)]
pub(crate) async fn socket(path: &Path) -> Result<Stream, ProbeFailure> {
    socket_exists(path)?;
    match timeout(CONNECT_TIMEOUT, tokio::net::UnixStream::connect(path)).await {
        Ok(Ok(stream)) => Ok(Stream {
            wire: Box::new(stream),
            port: None,
        }),
        Ok(Err(error)) => Err(socket_failure(path, &error)),
        Err(_) => Err(socket_failure(path, &io::Error::from(io::ErrorKind::TimedOut))),
    }
}

/// Connects to a Unix socket, which this system has not.
#[cfg(not(unix))]
pub(crate) async fn socket(path: &Path) -> Result<Stream, ProbeFailure> {
    Err(ProbeFailure::new(
        Stage::Address,
        format!("{} is a Unix socket, and this system has none", path.display()),
        "give a host name and a port",
    ))
}

/// Refuses a socket that is not there.
pub(crate) fn socket_exists(path: &Path) -> Result<(), ProbeFailure> {
    if path.exists() {
        return Ok(());
    }
    Err(ProbeFailure::new(
        Stage::Address,
        format!("there is no socket {}", path.display()),
        "check the path, and that the server runs on this machine",
    ))
}

/// What a failed connection to a socket means.
pub(crate) fn socket_failure(path: &Path, error: &io::Error) -> ProbeFailure {
    let what = match error.kind() {
        io::ErrorKind::ConnectionRefused => "nobody listens on",
        io::ErrorKind::PermissionDenied => "this user may not open",
        _ => "no connection through",
    };
    ProbeFailure::new(
        Stage::Port,
        format!("{what} the socket {}", path.display()),
        "check that the server runs and that this user may reach its socket",
    )
}
