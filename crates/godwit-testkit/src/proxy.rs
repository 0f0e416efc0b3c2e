//! A TCP proxy in front of a server of the kit that delays, cuts and swallows what passes.

use std::io::Write as _;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Context as _, Result};

use crate::url;
use fault::Orders;
pub use fault::{Fault, FaultKind};
use relay::{Command, Relay};

mod answers;
mod fault;
mod lane;
mod link;
mod messages;
mod relay;

const HOST: &str = "127.0.0.1";

/// A proxy on a free loopback port that speaks PostgreSQL's and MySQL's protocol well enough to strike between two
/// messages. It runs on a thread of its own and ends, with all its connections, when it is dropped.
///
/// Faults look for a text in what clients send. They see no text in encrypted or compressed connections, so clients
/// connect without (`sslmode=disable`, `ssl-mode=disabled`); servers of the kit offer none unless asked to.
/// A client that comes while the server is down is reset after its connection was taken, not refused.
#[derive(Debug)]
pub struct Proxy {
    port: u16,
    orders: Arc<Orders>,
    commands: Sender<Command>,
    bell: UnixStream,
    thread: Option<JoinHandle<()>>,
}

impl Proxy {
    /// Starts one in front of the server at `host` and `port`.
    ///
    /// # Panics
    /// When there is no free port.
    pub fn start(host: &str, port: u16) -> Self {
        Self::try_start(host, port).unwrap_or_else(|error| panic!("a proxy for a test: {error:#}"))
    }

    fn try_start(host: &str, port: u16) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("listen on a free port")?;
        listener.set_nonblocking(true)?;
        let own_port = listener.local_addr()?.port();
        let (bell, ear) = UnixStream::pair().context("make the bell of the proxy's thread")?;
        ear.set_nonblocking(true)?;
        let orders = Arc::new(Orders::default());
        let (commands, inbox) = mpsc::channel();
        let relay = Relay::new(listener, (host.to_owned(), port), ear, inbox, Arc::clone(&orders));
        let thread = std::thread::Builder::new()
            .name(format!("proxy-{own_port}"))
            .spawn(move || relay.run())
            .context("start the proxy's thread")?;
        Ok(Self {
            port: own_port,
            orders,
            commands,
            bell,
            thread: Some(thread),
        })
    }

    /// The address it listens on.
    pub fn host(&self) -> &'static str {
        HOST
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// `original` with the proxy's host and port instead of its own.
    ///
    /// # Panics
    /// When `original` has no `://`.
    pub fn url(&self, original: &str) -> String {
        url::with_address(original, (HOST, self.port))
    }

    /// From now on everything is passed on `each_way` after it was read, in both directions, however much is under way.
    ///
    /// A round trip takes twice as long; what is pipelined stays so. TCP's own handshake is not delayed.
    pub fn delay(&self, each_way: Duration) {
        self.orders.set_delay(each_way);
    }

    /// Arms `fault`: it strikes once, on the connection that sends its pattern.
    ///
    /// # Panics
    /// When its pattern is empty or its occurrence 0.
    pub fn arm(&self, fault: Fault) {
        self.orders.arm(fault);
    }

    /// Arms [`FaultKind::CutBefore`] at the first appearance of `pattern` from now on.
    pub fn cut_before(&self, pattern: impl AsRef<[u8]>) {
        self.arm(Fault::first(pattern, FaultKind::CutBefore));
    }

    /// Arms [`FaultKind::CutAfter`] at the first appearance of `pattern` from now on.
    pub fn cut_after(&self, pattern: impl AsRef<[u8]>) {
        self.arm(Fault::first(pattern, FaultKind::CutAfter));
    }

    /// Arms [`FaultKind::CutDuring`] at the first appearance of `pattern` from now on.
    pub fn cut_during(&self, pattern: impl AsRef<[u8]>, delay: Duration) {
        self.arm(Fault::first(pattern, FaultKind::CutDuring(delay)));
    }

    /// Arms [`FaultKind::BlackHole`] at the first appearance of `pattern` from now on.
    pub fn black_hole(&self, pattern: impl AsRef<[u8]>) {
        self.arm(Fault::first(pattern, FaultKind::BlackHole));
    }

    /// Resets both sides of all connections before it returns; new ones are taken as before.
    pub fn cut_now(&self) {
        self.command(Command::CutAll);
    }

    /// Lets all present connections pass nothing any more, without closing them; new ones are taken as before.
    pub fn black_hole_now(&self) {
        self.command(Command::BlackHoleAll);
    }

    /// How many connections were struck so far, by armed faults, [`Proxy::cut_now`] and [`Proxy::black_hole_now`].
    pub fn cuts(&self) -> usize {
        self.orders.cuts()
    }

    /// How many connections were taken so far.
    pub fn connections(&self) -> usize {
        self.orders.connections()
    }

    /// Has the proxy's thread carry out a command and waits for it.
    fn command(&self, make: impl FnOnce(Sender<()>) -> Command) {
        let (done, wait) = mpsc::channel();
        let carried_out = self.send(make(done)).and_then(|()| wait.recv().context("it ended"));
        carried_out.unwrap_or_else(|error| panic!("the proxy's thread does not answer: {error:#}"));
    }

    fn send(&self, command: Command) -> Result<()> {
        self.commands.send(command).context("it ended")?;
        (&self.bell).write_all(&[1]).context("it hears nothing")
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let sent = self.send(Command::Stop);
        let joined = self.thread.take().map(JoinHandle::join);
        if sent.is_err() || matches!(joined, Some(Err(_))) {
            eprintln!("the proxy's thread had ended before its owner did");
        }
    }
}
