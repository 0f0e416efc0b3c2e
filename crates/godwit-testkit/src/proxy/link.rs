//! One connection through the proxy: a client's side, the server's side and a lane each way.

use std::io::{self, ErrorKind, Read as _};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

use rustix::event::PollFlags;
use rustix::net::sockopt;

use super::answers::Answers;
use super::fault::{FaultKind, Orders};
use super::lane::{Lane, Load};
use super::messages::{Dialect, Messages, Role};

/// One end of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Client,
    Server,
}

/// Whether a link still has something to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Life {
    On,
    Over,
}

#[derive(Debug)]
pub(super) struct Link {
    /// Gone once its answer is to be lost.
    client: Option<TcpStream>,
    server: TcpStream,
    talk: Option<Talk>,
    to_server: Lane,
    to_client: Lane,
    client_is_done: bool,
    server_is_done: bool,
    /// A fault whose request is not yet complete.
    pending: Option<FaultKind>,
    /// When both sides are to be cut, unless the request with the number has been answered.
    deadline: Option<(Instant, usize)>,
    /// The request after whose answer the server's side is closed.
    last_request: Option<usize>,
    is_black_hole: bool,
}

/// What is known of the conversation; it begins with the first bytes.
#[derive(Debug)]
struct Talk {
    messages: Messages,
    answers: Answers,
}

impl Talk {
    fn new(dialect: Dialect) -> Self {
        Self {
            messages: Messages::from_client(dialect),
            answers: Answers::new(dialect),
        }
    }
}

impl Link {
    pub(super) fn new(client: TcpStream, server: TcpStream) -> io::Result<Self> {
        for stream in [&client, &server] {
            stream.set_nonblocking(true)?;
            stream.set_nodelay(true)?;
        }
        Ok(Self {
            client: Some(client),
            server,
            talk: None,
            to_server: Lane::default(),
            to_client: Lane::default(),
            client_is_done: false,
            server_is_done: false,
            pending: None,
            deadline: None,
            last_request: None,
            is_black_hole: false,
        })
    }

    /// What to wait for at one side; `None` is nothing, not even its end.
    pub(super) fn interest(&self, side: Side) -> Option<(&TcpStream, PollFlags)> {
        let (stream, is_done, from, to) = match side {
            Side::Client => (
                self.client.as_ref()?,
                self.client_is_done,
                &self.to_server,
                &self.to_client,
            ),
            Side::Server => (&self.server, self.server_is_done, &self.to_client, &self.to_server),
        };
        let mut flags = PollFlags::empty();
        flags.set(PollFlags::IN, !is_done && !from.is_full());
        flags.set(PollFlags::OUT, to.is_blocked());
        (!flags.is_empty() && !self.is_black_hole).then_some((stream, flags))
    }

    /// When [`Link::advance`] has something to do next.
    pub(super) fn due(&self) -> Option<Instant> {
        if self.is_black_hole {
            return None;
        }
        let deadline = self.deadline.map(|(due, _)| due);
        [self.to_server.due(), self.to_client.due(), deadline]
            .into_iter()
            .flatten()
            .min()
    }

    /// Takes in what one side has said.
    pub(super) fn read(&mut self, side: Side, orders: &Orders, buffer: &mut [u8]) {
        let (mut stream, is_done) = match (side, &self.client) {
            (Side::Client, Some(client)) => (client, self.client_is_done),
            (Side::Client, None) => return,
            (Side::Server, _) => (&self.server, self.server_is_done),
        };
        // It may have been woken to write alone; what a client says after a fault is nobody's business.
        if is_done {
            return;
        }
        let said = stream.read(buffer);
        let due = Instant::now() + orders.delay();
        let end = match said {
            Ok(0) => Load::End,
            Ok(length) => {
                match side {
                    Side::Client => self.client_said(&buffer[..length], due, orders),
                    Side::Server => self.server_said(&buffer[..length], due),
                }
                return;
            }
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => return,
            Err(_) => Load::Break,
        };
        match side {
            Side::Client => {
                self.client_is_done = true;
                self.to_server.push(due, end);
            }
            Side::Server => {
                self.server_is_done = true;
                self.deadline = None;
                self.to_client.push(due, end);
            }
        }
    }

    fn client_said(&mut self, bytes: &[u8], due: Instant, orders: &Orders) {
        // A server of MySQL's protocol greets its client, one of PostgreSQL's waits for it.
        let Talk { messages, answers } = self.talk.get_or_insert_with(|| Talk::new(Dialect::Postgres));
        messages.feed(bytes);
        let mut harmless = Vec::new();
        while let Some((role, message)) = messages.next() {
            answers.expect(role);
            if self.pending.is_none() && role != Role::Opaque {
                self.pending = orders.take_fault_at(message);
            }
            let strikes_before = matches!(self.pending, Some(FaultKind::CutBefore | FaultKind::BlackHole));
            if !strikes_before {
                harmless.extend_from_slice(message);
            }
            if let (Some(kind), true) = (self.pending, strikes_before || role != Role::Part) {
                self.to_server.push(due, Load::Bytes(std::mem::take(&mut harmless)));
                let request = answers.last_request();
                self.to_server.push(due, Load::Fault { kind, request });
                self.pending = None;
                if !matches!(kind, FaultKind::CutDuring(_)) {
                    self.client_is_done = true;
                    return;
                }
            }
        }
        self.to_server.push(due, Load::Bytes(harmless));
    }

    fn server_said(&mut self, bytes: &[u8], due: Instant) {
        let talk = self.talk.get_or_insert_with(|| Talk::new(Dialect::Mysql));
        if !talk.answers.hear(bytes) {
            talk.messages.close_eyes();
        }
        if self.deadline.is_some_and(|(_, request)| talk.answers.has(request)) {
            self.deadline = None;
        }
        if self.client.is_some() {
            self.to_client.push(due, Load::Bytes(bytes.to_vec()));
        }
        self.say_goodbye_once_answered();
    }

    /// Passes on what is due and lets faults strike.
    pub(super) fn advance(&mut self, now: Instant, orders: &Orders) -> Life {
        if self.is_black_hole {
            return Life::On;
        }
        if self.deadline.is_some_and(|(due, _)| due <= now) {
            orders.count_cut();
            return self.cut();
        }
        while let Some(load) = self.to_server.pump(now, &self.server) {
            match load {
                Load::Fault { kind, request } => match self.strike(kind, request, now, orders) {
                    Life::On if self.is_black_hole => return Life::On,
                    Life::On => {}
                    Life::Over => return Life::Over,
                },
                Load::End => {
                    self.server.shutdown(Shutdown::Write).ok();
                    self.to_server.close();
                }
                Load::Break | Load::Bytes(_) => return self.cut(),
            }
        }
        while let Some(client) = &self.client
            && let Some(load) = self.to_client.pump(now, client)
        {
            match load {
                Load::End => {
                    client.shutdown(Shutdown::Write).ok();
                    self.to_client.close();
                }
                Load::Break | Load::Bytes(_) | Load::Fault { .. } => return self.cut(),
            }
        }
        let is_over = match self.client {
            Some(_) => self.to_server.is_closed() && self.to_client.is_closed(),
            None => self.server_is_done,
        };
        if is_over { Life::Over } else { Life::On }
    }

    fn strike(&mut self, kind: FaultKind, request: usize, now: Instant, orders: &Orders) -> Life {
        match kind {
            FaultKind::CutBefore => {
                orders.count_cut();
                return self.cut();
            }
            FaultKind::CutAfter => {
                orders.count_cut();
                self.client.take().inspect(reset_when_dropped);
                self.to_client.close();
                self.last_request = Some(request);
                self.say_goodbye_once_answered();
            }
            FaultKind::CutDuring(delay) => self.deadline = Some((now + delay, request)),
            FaultKind::BlackHole => {
                orders.count_cut();
                self.swallow();
            }
        }
        Life::On
    }

    /// Leaves a server alone that still works on its last request: some look whether their client is there.
    fn say_goodbye_once_answered(&mut self) {
        let Some(request) = self.last_request else { return };
        if self.talk.as_ref().is_some_and(|talk| talk.answers.has(request)) {
            self.server.shutdown(Shutdown::Write).ok();
            self.last_request = None;
        }
    }

    /// Has both sides reset as soon as the link is dropped.
    pub(super) fn cut(&self) -> Life {
        self.client.iter().chain([&self.server]).for_each(reset_when_dropped);
        Life::Over
    }

    /// Passes nothing any more.
    pub(super) fn swallow(&mut self) {
        self.is_black_hole = true;
    }
}

/// A socket that does not linger sends a reset instead of an orderly end.
pub(super) fn reset_when_dropped(stream: &TcpStream) {
    // Where that fails, it is closed all the same.
    sockopt::set_socket_linger(stream, Some(Duration::ZERO)).ok();
}
