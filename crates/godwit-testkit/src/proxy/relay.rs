//! The proxy's thread: it waits for sockets, due times and commands, and moves everything on.

use std::io::{ErrorKind, Read as _};
use std::net::{TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::fault::Orders;
use super::link::{Life, Link, Side, reset_when_dropped};

/// What one read takes at most, in bytes.
const CHUNK: usize = 64 << 10;

/// What the owner asks for; the sender is told when it is done.
#[derive(Debug)]
pub(super) enum Command {
    CutAll(Sender<()>),
    BlackHoleAll(Sender<()>),
    Stop,
}

#[derive(Debug)]
pub(super) struct Relay {
    listener: TcpListener,
    server: (String, u16),
    ear: UnixStream,
    inbox: Receiver<Command>,
    orders: Arc<Orders>,
    links: Vec<Link>,
    buffer: Vec<u8>,
}

/// Who has something to say.
#[derive(Debug, Clone, Copy)]
enum Caller {
    Owner,
    NewClient,
    Link(usize, Side),
}

impl Relay {
    pub(super) fn new(
        listener: TcpListener,
        server: (String, u16),
        ear: UnixStream,
        inbox: Receiver<Command>,
        orders: Arc<Orders>,
    ) -> Self {
        Self {
            listener,
            server,
            ear,
            inbox,
            orders,
            links: Vec::new(),
            buffer: vec![0; CHUNK],
        }
    }

    /// Works until it is told to stop.
    ///
    /// # Panics
    /// When it cannot wait for its sockets.
    pub(super) fn run(mut self) {
        loop {
            let now = Instant::now();
            self.links
                .retain_mut(|link| link.advance(now, &self.orders) == Life::On);
            for caller in self.wait() {
                match caller {
                    Caller::Owner => {
                        if self.obey() == Life::Over {
                            return;
                        }
                    }
                    Caller::NewClient => self.welcome(),
                    Caller::Link(index, side) => {
                        if let Some(link) = self.links.get_mut(index) {
                            link.read(side, &self.orders, &mut self.buffer);
                        }
                    }
                }
            }
        }
    }

    /// Sleeps until somebody has something to say or something is due.
    fn wait(&self) -> Vec<Caller> {
        let mut callers = vec![Caller::NewClient];
        let mut sockets = vec![PollFd::new(&self.listener, PollFlags::IN)];
        for (index, link) in self.links.iter().enumerate() {
            for side in [Side::Client, Side::Server] {
                if let Some((stream, flags)) = link.interest(side) {
                    callers.push(Caller::Link(index, side));
                    sockets.push(PollFd::new(stream, flags));
                }
            }
        }
        // The owner's word comes last: it may change which links there are.
        callers.push(Caller::Owner);
        sockets.push(PollFd::new(&self.ear, PollFlags::IN));

        let due = self.links.iter().filter_map(Link::due).min();
        let patience = due.map(|due| timespec(due.saturating_duration_since(Instant::now())));
        match poll(&mut sockets, patience.as_ref()) {
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::Interrupted => return Vec::new(),
            Err(error) => panic!("the proxy waits for its sockets: {error}"),
        }
        let awake = callers.into_iter().zip(&sockets);
        awake
            .filter(|(_, socket)| !socket.revents().is_empty())
            .map(|(caller, _)| caller)
            .collect()
    }

    fn obey(&mut self) -> Life {
        let mut rings = [0; 16];
        // Each command is in the inbox before its ring; one read too few only means another round.
        if self.ear.read(&mut rings).is_ok_and(|length| length == 0) {
            return Life::Over;
        }
        while let Ok(command) = self.inbox.try_recv() {
            let done = match command {
                Command::Stop => return Life::Over,
                Command::CutAll(done) => {
                    for link in self.links.drain(..) {
                        self.orders.count_cut();
                        link.cut();
                    }
                    done
                }
                Command::BlackHoleAll(done) => {
                    for link in &mut self.links {
                        self.orders.count_cut();
                        link.swallow();
                    }
                    done
                }
            };
            // The owner may have given up waiting.
            done.send(()).ok();
        }
        Life::On
    }

    fn welcome(&mut self) {
        while let Ok((client, _)) = self.listener.accept() {
            self.orders.count_connection();
            let (host, port) = &self.server;
            match TcpStream::connect((host.as_str(), *port)) {
                Ok(server) => self.links.extend(Link::new(client, server)),
                Err(_) => reset_when_dropped(&client),
            }
        }
    }
}

fn timespec(duration: Duration) -> Timespec {
    Timespec {
        tv_sec: i64::try_from(duration.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: i64::from(duration.subsec_nanos()),
    }
}
