//! One direction of a connection: what was read and is not yet due or not yet taken.

use std::collections::VecDeque;
use std::io::{ErrorKind, Write as _};
use std::net::TcpStream;
use std::time::Instant;

use super::fault::FaultKind;

/// More than this and the proxy reads no further until the receiver has taken some, in bytes.
const CAPACITY: usize = 64 << 20;

/// What travels down a lane.
#[derive(Debug)]
pub(super) enum Load {
    Bytes(Vec<u8>),
    /// The sender has said all.
    End,
    /// The sender's side broke.
    Break,
    /// A fault, behind what was sent before it.
    Fault {
        kind: FaultKind,
        request: usize,
    },
}

#[derive(Debug, Default)]
pub(super) struct Lane {
    queue: VecDeque<(Instant, Load)>,
    /// How much of the first load has been taken.
    written: usize,
    held: usize,
    /// The receiver takes nothing at the moment.
    blocked: bool,
    closed: bool,
}

impl Lane {
    pub(super) fn push(&mut self, due: Instant, load: Load) {
        if let Load::Bytes(bytes) = &load {
            if bytes.is_empty() {
                return;
            }
            self.held += bytes.len();
        }
        self.queue.push_back((due, load));
    }

    /// When there is something to do next.
    pub(super) fn due(&self) -> Option<Instant> {
        let (due, _) = self.queue.front()?;
        (!self.blocked && !self.closed).then_some(*due)
    }

    pub(super) fn is_full(&self) -> bool {
        self.held > CAPACITY
    }

    pub(super) fn is_blocked(&self) -> bool {
        self.blocked && !self.closed
    }

    pub(super) fn is_closed(&self) -> bool {
        self.closed
    }

    /// Drops everything and takes part in nothing any more.
    pub(super) fn close(&mut self) {
        self.closed = true;
        self.queue.clear();
        self.held = 0;
    }

    /// Writes what is due to `receiver`, up to the next load that is more than bytes, which it hands out.
    pub(super) fn pump(&mut self, now: Instant, mut receiver: &TcpStream) -> Option<Load> {
        self.blocked = false;
        while !self.closed && self.queue.front().is_some_and(|(due, _)| *due <= now) {
            let Some((_, Load::Bytes(bytes))) = self.queue.front() else {
                return self.queue.pop_front().map(|(_, load)| load);
            };
            match receiver.write(&bytes[self.written..]) {
                Ok(length) => {
                    self.written += length;
                    self.held -= length;
                    if self.written == bytes.len() {
                        self.queue.pop_front();
                        self.written = 0;
                    }
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    self.blocked = true;
                    return None;
                }
                // The receiver is gone; reading from it will tell how.
                Err(_) => self.close(),
            }
        }
        None
    }
}
